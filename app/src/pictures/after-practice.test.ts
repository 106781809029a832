import { expect, it } from 'vitest';
import { at, lineOf, type Pair } from './after-practice';

const pair = (minutes_until_onset: number, total_sleep_minutes: number | null) =>
  ({ minutes_until_onset, total_sleep_minutes }) as Pair;

it('puts falling asleep where two thirds of the line have gone by', () => {
  expect(at(0)).toBeCloseTo(66.67, 1);
  expect(at(-24 * 60)).toBe(0);
  expect(at(12 * 60)).toBe(100);
});

it('draws a practice before the night and the sleep after it', () => {
  const line = lineOf(pair(12 * 60, 6 * 60));
  expect(line.practised).toBeCloseTo(33.33, 1);
  expect(line.until).toBeCloseTo(83.33, 1);
});

it('leaves the sleep out when it is not known', () => {
  expect(lineOf(pair(60, null)).until).toBeNull();
});
