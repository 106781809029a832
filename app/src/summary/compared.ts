/** This period beside as many days before it: the server's figures, row by row. */
import { clock, duration, number, percent, t } from '../lib/i18n.svelte';
import type { Figure, Summary } from '../lib/types';
import type { Cell } from '../pictures/DataTable.svelte';
import { kindOf, type Behind, type Line } from '../pictures/line';
import { outcomeName, TRIED } from '../pictures/told';
import { standing } from './sentences';

type Sleep = NonNullable<Summary['before']['sleep']>['whole'];
type Practice = NonNullable<Summary['before']['practice']>;
type Totals = NonNullable<Summary['before']['measures']>['forms'];
type Both<T> = [T, T];

const points = (value: number) => `${value > 0 ? '+' : ''}${number(value)}`;
const share = (value: number) => percent(value / 100);

/** Each row: of what, now, before, and how it is known. */
export function compared({ practice, sleep, measures, before, period }: Summary): Cell[][] {
  return [
    ...(practice && before.practice
      ? practiceRows([practice, before.practice], [period, before.period])
      : []),
    ...(sleep && before.sleep ? sleepRows([sleep.whole, before.sleep.whole]) : []),
    ...(measures && before.measures ? totalRows(measures.forms, before.measures.forms) : []),
  ];
}

function practiceRows(both: Both<Practice>, periods: Both<Summary['period']>): Cell[][] {
  const counts = TRIED.map((outcome) => [
    outcomeName(outcome),
    ...both.map((one, index) => ({
      text: number(one.attempts[outcome]),
      behind: { kind: 'practice-entry' as const, outcome, ...periods[index] },
    })),
    'C',
  ]);
  const figures: [string, (one: Practice) => Figure, (value: number) => string][] = [
    [t('picture.ledger'), (one) => one.expectations.figure, percent],
    [t('picture.change'), (one) => one.expectation_change, points],
    [t('picture.surprise'), (one) => one.surprise, number],
  ];
  return [
    row(
      t('picture.daysPractised'),
      pick(both, (one) => one.days_practised),
      number,
    ),
    ...counts,
    ...figures.map(([name, of, as]) => row(name, pick(both, of), as)),
  ];
}

function sleepRows(both: Both<Sleep>): Cell[][] {
  const figures: [string, keyof Sleep, (value: number) => string][] = [
    [t('picture.totalSleep'), 'total_sleep_minutes', duration],
    [t('picture.timeInBed'), 'time_in_bed_minutes', duration],
    [t('picture.efficiency'), 'sleep_efficiency', share],
    [t('picture.midsleep'), 'midsleep', clock],
    [t('picture.spread'), 'midsleep_spread_minutes', duration],
    [t('picture.regularity'), 'regularity', number],
  ];
  return figures.map(([name, key, as]) =>
    row(
      name,
      pick(both, (one) => one[key] as Figure),
      as,
    ),
  );
}

/** The last total of each questionnaire, on the day on which it was filled in. */
const totalRows = (now: Totals, before: Totals): Cell[][] =>
  now.flatMap(({ measure, title, total }) => {
    const earlier = before.find((one) => one.measure === measure);
    return earlier ? [row(title, [total, earlier.total], number, { measure })] : [];
  });

const pick = <T>([now, before]: Both<T>, of: (one: T) => Figure): Both<Figure> => [
  of(now),
  of(before),
];

const row = (
  name: string,
  both: Both<Figure>,
  as: (value: number) => string,
  more: Partial<Behind> = {},
): Cell[] => [name, ...both.map((figure) => cell(figure, as, more)), both[0].evidence];

/** The value with how much is known behind it; opening it opens just that. */
function cell(figure: Figure, as: (value: number) => string, more: Partial<Behind>): Line {
  const known = t('picture.of', { n: number(figure.n), of: number(figure.of) });
  const parts = [figure.value === null ? '' : as(figure.value), standing(figure) || known];
  const { from, to } = figure;
  return {
    text: parts.filter(Boolean).join(' · '),
    behind: { kind: kindOf(figure.rule), from: from ?? undefined, to: to ?? undefined, ...more },
  };
}
