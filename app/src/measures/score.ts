/** What answers come to, by the server's rules (measures/scoring.py), without a network too. */
import type { Measure } from '../lib/types';

/** In the order of the items; null was left out. */
export type Answers = (number | null)[];

/** Null: an item was left out. Nothing is estimated. */
export function total(measure: Measure, answers: Answers): number | null {
  const known = answers.filter((one) => one !== null);
  if (known.length < measure.items.length) return null;
  return known.reduce((sum, one) => sum + one, 0) * factor(measure);
}

const factor = ({ highest, items, options }: Measure) =>
  highest / (items.length * (options.length - 1));

export const bandOf = (measure: Measure, score: number): string =>
  measure.bands.filter((band) => band.from <= score).at(-1)?.label ?? '';

/** Items, counted from one, whose answer calls for help at once; in an incomplete form too. */
export const raised = (measure: Measure, answers: Answers): number[] =>
  measure.flags
    .filter(({ item, from }) => (answers[item - 1] ?? -1) >= from)
    .map(({ item }) => item);

/** Five answers a minute. */
export const minutes = (measure: Measure): number => Math.ceil(measure.items.length / 5);
