/** The sentences of a summary as plain text, for the therapist's own record. */
import { day, t } from '../lib/i18n.svelte';
import type { Measures, Practice, Summary } from '../lib/types';
import { textOf, type Said } from '../pictures/line';
import * as told from '../pictures/told';
import { compared } from './compared';
import { flagsTold, measureTold } from './measures';
import { coursesTold } from './stalled';

const part = (heading: string, sentences: Said[]): string =>
  [heading, ...sentences.map((sentence) => `- ${textOf(sentence)}`)].join('\n');

export function asText(summary: Summary): string {
  const { client, period, practice, sleep, practice_nights } = summary;
  const long = { day: 'numeric', month: 'long', year: 'numeric' } as const;
  const dates = { from: day(period.from, long), to: day(period.to, long) };
  const notShared = [t('summary.notShared')];
  return [
    [client.display_name, t('summary.period', dates)].filter(Boolean).join('\n'),
    comparedTold(summary),
    part(t('summary.practice'), practice ? told.practiceTold(practice) : notShared),
    ...(practice ? ofPractice(practice) : []),
    part(t('picture.nights'), sleep ? told.nightsTold(sleep) : notShared),
    sleep && part(t('picture.regularityTitle'), told.regularityTold(sleep)),
    practice_nights && part(t('picture.afterPractice'), told.afterPracticeTold(practice_nights)),
    ...(summary.measures ? ofMeasures(summary.measures) : []),
    summary.stalled?.courses?.length &&
      part(t('summary.stall.title'), coursesTold(summary.stalled.courses)),
    t('summary.privateNote'),
  ]
    .filter(Boolean)
    .join('\n\n');
}

/** This period, and after the bar the one before. */
function comparedTold(summary: Summary): string {
  const rows = compared(summary).map(([name, now, before]) => {
    const both = [now, before].map((cell) => textOf(cell ?? '')).join(' | ');
    return t('picture.about', { about: textOf(name ?? ''), sentence: both });
  });
  return rows.length ? part(t('summary.sideBySide'), rows) : '';
}

const ofMeasures = (measures: Measures): string[] => [
  ...flagsTold(measures),
  ...measures.forms.map((form) => part(form.title, measureTold(form))),
];

const ofPractice = (practice: Practice): string[] => [
  ...told.shownWays(practice).map((way) => part(way.name, told.wayTold(way))),
  part(t('picture.ledgerTitle'), told.ledgerTold(practice)),
  ...told
    .shownPatterns(practice)
    .map((one) => part(one.name, [...told.patternTold(one), ...told.stripTold(one)])),
];
