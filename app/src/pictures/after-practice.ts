/** Practices and the nights after them on one line of hours, with falling asleep at zero. */
import type { PracticeNights } from '../lib/types';

export type Pair = PracticeNights['pairs'][number];
const [BEFORE, AFTER] = [24, 12];
const HOUR = 60;

/** In percent of the width: 24 hours before falling asleep to 12 after. */
export const at = (minutes: number): number => (100 * (minutes / HOUR + BEFORE)) / (BEFORE + AFTER);

export interface Line {
  practised: number;
  onset: number;
  /** Null: how long she slept is not known. */
  until: number | null;
}

export const lineOf = (pair: Pair): Line => ({
  practised: at(-pair.minutes_until_onset),
  onset: at(0),
  until:
    pair.total_sleep_minutes == null ? null : at(Math.min(pair.total_sleep_minutes, AFTER * HOUR)),
});

export const HOURS = [-18, -12, -6, 0, 6];
