/** What is drawn and said of a questionnaire: scores over dates, with the bands of its scale. */
import { day, number, t } from '../lib/i18n.svelte';
import type { Answer, Measures } from '../lib/types';
import type { Behind, Line } from '../pictures/line';
import { told } from '../pictures/told';

export type Form = Measures['forms'][number];
export type Filled = Form['responses'][number];
export type Questionnaire = Answer<'/v1/measures'>['items'][number];

const DAY_MS = 86_400_000;
const short = { day: 'numeric', month: 'short', year: 'numeric' } as const;

export interface Point {
  date: string;
  score: number;
  /** In percent of the drawing; the scale begins at its foot. */
  x: number;
  y: number;
}

/** What was left out in part has no score, and no point. */
export function points(form: Form, highest: number, first: string, days: number): Point[] {
  return form.responses.flatMap(({ local_date: date, score }) => {
    if (score === null) return [];
    const at = (Date.parse(date) - Date.parse(first)) / DAY_MS;
    return [{ date, score, x: (100 * (at + 0.5)) / days, y: 100 - (100 * score) / highest }];
  });
}

/** The entries behind a figure are of one questionnaire only. */
const behind = (form: Form, from?: string | null, to?: string | null): Behind => ({
  kind: 'measure-response',
  measure: form.measure,
  from: from ?? undefined,
  to: to ?? undefined,
});

export function measureTold(form: Form): Line[] {
  const { difference, trend } = form;
  return [
    told(difference, t('summary.measure.change'), behind(form, difference.from, difference.to)),
    told(trend, t('summary.measure.trend'), behind(form, trend.from, trend.to)),
  ];
}

/** Of one answered form, the entry itself. */
export const scoreLine = (form: Form, filled: Filled): Line => ({
  text: scoreOf(filled),
  behind: behind(form, filled.local_date, filled.local_date),
});

export const scoreOf = ({ score }: Pick<Filled, 'score'>): string =>
  score === null ? t('summary.measure.incomplete') : number(score);

export const bandOf = ({ band }: Pick<Filled, 'band'>, asked?: Questionnaire): string =>
  asked?.bands.find(({ key }) => key === band)?.label ?? '–';

/** With what a reader should look at in it. */
export const bandTold = (filled: Filled, asked?: Questionnaire): string =>
  [
    bandOf(filled, asked),
    ...filled.flags.map((flag) => t('summary.measure.above', { n: itemOf(flag) })),
  ].join(' · ');

/** "item_9" */
const itemOf = (flag: string): string => number(Number(flag.replace('item_', '')));

/** As agreed now; "" when nothing is. */
export const agreed = ({ schedule }: Form): string =>
  schedule
    ? t('summary.measure.agreed', {
        count: schedule.every_weeks,
        date: day(schedule.starts_on, short),
      })
    : '';

/** The marks of answers to look at: quiet, and plain about who was told. */
export const flagsTold = ({ flagged = [] }: Measures): string[] =>
  flagged.map(({ title, flag, local_date }) =>
    t('summary.measure.flagged', {
      title,
      n: itemOf(flag),
      date: day(local_date, short),
    }),
  );
