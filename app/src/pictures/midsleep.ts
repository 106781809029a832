/** Points of a night's middle over dates; up is earlier, the mean lies in the middle. */
import type { Night } from '../summary/nights';
import { clockOf, fromCentre, sinceNoon } from './night-bars';

const LEAST = 120;

/** The middle of the sleep period on the wall, in minutes after midnight; null is unknown. */
export const middleOf = (night: Pick<Night, 'middle_at' | 'date'> | null): number | null =>
  night?.middle_at ? clockOf(sinceNoon(night.middle_at, night.date)) : null;

export interface Point {
  date: string;
  minutes: number;
  free: boolean;
  /** In percent of the drawing. */
  x: number;
  y: number;
}

export interface Spread {
  points: Point[];
  /** From the mean to either edge, in minutes: whole hours, two at least. */
  reach: number;
}

/** Dates without a middle have a place on the line of dates and no point. */
export function spread(
  all: { date: string; night: Pick<Night, 'middle_at' | 'date' | 'free_day'> | null }[],
  mean: number,
): Spread {
  const known = all.flatMap(({ date, night }, index) => {
    const minutes = middleOf(night);
    const x = (100 * (index + 0.5)) / all.length;
    return minutes === null ? [] : [{ date, minutes, free: night?.free_day === true, x }];
  });
  const furthest = Math.max(0, ...known.map((one) => Math.abs(fromCentre(one.minutes, mean))));
  const reach = Math.max(LEAST, Math.ceil(furthest / 60) * 60);
  const y = (minutes: number) => 50 + (50 * fromCentre(minutes, mean)) / reach;
  return { points: known.map((one) => ({ ...one, y: y(one.minutes) })), reach };
}
