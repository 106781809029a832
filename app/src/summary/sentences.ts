/** What the figures say, in sentences. They describe; none of them claims a cause. */
import { day, duration, locale, number, percent, t, type Key } from '../lib/i18n.svelte';
import type { Figure, Outcome, Practice, Sleep } from '../lib/types';

export type Way = Practice['behaviours'][number];
type Told = Pick<Practice, 'attempts' | 'days_practised' | 'expectations'>;
type Week = Sleep['week'];
/** The means that are said; the others are shown. */
type Means = Pick<
  Week,
  | 'from'
  | 'to'
  | 'time_in_bed_minutes'
  | 'total_sleep_minutes'
  | 'sleep_latency_minutes'
  | 'awake_minutes'
  | 'sleep_efficiency_weekly'
>;
type Varied = Pick<Way, 'coverage' | 'contexts' | 'effective_contexts'>;
type Expectations = Practice['expectations'];

/** In the order they are told. */
export const OUTCOMES = ['done', 'partly', 'could_not', 'avoided', 'no_chance'] as const;
/** What can happen in a context: "no chance" happened in none. */
export const TRIED = ['done', 'partly', 'could_not', 'avoided'] as const;

export const outcomeName = (outcome: Outcome): string => t(`summary.outcome.${outcome}`);

/** The words an instance of Intl.ListFormat puts between them are the language's own. */
export const listed = (words: string[]): string =>
  new Intl.ListFormat(locale.current, { type: 'conjunction' }).format(words);

/** "6 of 7 nights": how much is known behind a figure. */
export const nights = (figure: Figure): string =>
  t('figure.nights', { n: figure.n, count: figure.of });

/** What else must be said of a figure; "" when there is enough. */
export function standing(figure: Figure): string {
  if (figure.standing === 'enough') return '';
  if (figure.standing === 'few') return t('figure.few');
  return t('figure.notEnough', { n: figure.n, count: figure.minimum });
}

const present = (sentences: (string | false)[]): string[] =>
  sentences.filter((sentence) => sentence !== false && sentence !== '') as string[];

/** Days, attempts and expectations of a period. */
export function practiceSentences(practice: Told): string[] {
  const { days_practised: days, attempts } = practice;
  const tried = TRIED.reduce((sum, outcome) => sum + attempts[outcome], 0);
  const unknown = days.of - days.n;
  return present([
    days.value === null
      ? t('summary.noEntries', { count: days.of })
      : t('summary.daysPractised', { value: days.value, count: days.of }),
    days.n > 0 && unknown > 0 && t('summary.daysUnknown', { count: unknown }),
    tried > 0 && t('summary.attempts', { count: tried, list: outcomes(attempts) }),
    attempts.no_chance > 0 && t('summary.noChance', { count: attempts.no_chance }),
    ...expectationSentences(practice.expectations),
  ]);
}

/** Those that occurred: "12 done, 4 partly". */
function outcomes(attempts: Practice['attempts']): string {
  const occurred = TRIED.filter((outcome) => attempts[outcome] > 0);
  return listed(
    occurred.map((outcome) =>
      t('summary.outcomeCount', { n: attempts[outcome], outcome: outcomeName(outcome) }),
    ),
  );
}

function expectationSentences(found: Expectations): string[] {
  const { figure, better, partly, as_feared, unclear, unanswered } = found;
  if (figure.n + unclear === 0) return figure.of ? [t('summary.expectationsNone')] : [];
  const others = present([
    partly > 0 && t('summary.expectationsPartly', { n: partly }),
    as_feared > 0 && t('summary.expectationsAsFeared', { n: as_feared }),
    unclear > 0 && t('summary.expectationsUnclear', { n: unclear }),
    unanswered > 0 && t('summary.expectationsUnanswered', { n: unanswered }),
  ]);
  return present([
    figure.n > 0 && t('summary.expectations', { better, count: figure.n }),
    others.join(' '),
    figure.standing === 'not_enough' && t('summary.expectationsFew'),
  ]);
}

/** In how many planned contexts, how varied, and which were not tried. */
export function waySentences(way: Varied): string[] {
  const { practised, planned } = way.coverage;
  const untried = way.contexts.filter((one) => TRIED.every((outcome) => one[outcome] === 0));
  const unplaced = way.coverage.figure.of - way.coverage.figure.n;
  return present([
    planned > 0
      ? t('summary.coverage', { practised, count: planned })
      : t('summary.coverageUnplanned'),
    variety(way.effective_contexts),
    unplaced > 0 && t('summary.unplaced', { count: unplaced }),
    untried.length > 0 && t('summary.untried', { list: listed(untried.map((one) => one.label)) }),
  ]);
}

function variety(figure: Figure): string {
  if (figure.value === null) return t('summary.varietyUnknown', { standing: standing(figure) });
  const rounded = Math.round(figure.value * 2) / 2;
  return t('summary.variety', { effective: half(rounded), count: rounded });
}

/** 2.5 as "2½". */
const half = (value: number): string => `${number(Math.floor(value))}${value % 1 ? '½' : ''}`;

const dates = (from: string, to: string) => ({
  from: day(from, { day: 'numeric', month: 'short' }),
  to: day(to, { day: 'numeric', month: 'short' }),
});

/** The last seven nights. The efficiency named is the weekly one: Σ asleep of Σ in bed. */
export function sleepSentences({ week }: { week: Means }): string[] {
  const { sleep_efficiency_weekly: efficiency, total_sleep_minutes, time_in_bed_minutes } = week;
  const period = dates(week.from, week.to);
  if (efficiency.value === null)
    return [t('summary.sleepUnknown', { ...period, standing: standing(efficiency) })];
  return present([
    t('summary.sleepWeek', {
      ...period,
      efficiency: percent(efficiency.value / 100),
      n: efficiency.n,
      count: efficiency.of,
    }),
    standing(efficiency) && t('summary.fewNights'),
    total_sleep_minutes.value !== null &&
      time_in_bed_minutes.value !== null &&
      t('summary.sleepTime', {
        asleep: duration(total_sleep_minutes.value),
        in_bed: duration(time_in_bed_minutes.value),
      }),
    meanMinutes('summary.latency', week.sleep_latency_minutes),
    meanMinutes('summary.awake', week.awake_minutes),
  ]);
}

const meanMinutes = (key: 'summary.latency' | 'summary.awake', figure: Figure): string =>
  figure.value === null
    ? ''
    : t(key, { time: duration(figure.value), n: figure.n, count: figure.of });

export const scopeName = (scope: string): string => t(`summary.scope.${scope}` as Key);
