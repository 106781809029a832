/** The sentences of a summary as plain text, for the therapist's own record. */
import { day, t } from '../lib/i18n.svelte';
import type { Practice, Summary } from '../lib/types';
import { practiceSentences, sleepSentences, waySentences } from './sentences';

const part = (heading: string, sentences: string[]): string =>
  [heading, ...sentences.map((sentence) => `- ${sentence}`)].join('\n');

export function asText({ client, period, practice, sleep }: Summary): string {
  const long = { day: 'numeric', month: 'long', year: 'numeric' } as const;
  const dates = { from: day(period.from, long), to: day(period.to, long) };
  const notShared = [t('summary.notShared')];
  return [
    [client.display_name, t('summary.period', dates)].filter(Boolean).join('\n'),
    part(t('summary.practice'), practice ? practiceSentences(practice) : notShared),
    ...shownWays(practice).map((way) => part(way.name, waySentences(way))),
    part(t('summary.sleep'), sleep ? sleepSentences(sleep) : notShared),
    t('summary.privateNote'),
  ].join('\n\n');
}

/** What was put away and not tried in the period says nothing about it. */
export const shownWays = (practice: Pick<Practice, 'behaviours'> | undefined) =>
  practice?.behaviours.filter(
    (way) => way.active || Object.values(way.attempts).some((count) => count > 0),
  ) ?? [];
