import { expect, test } from 'vitest';
import '../store/server-double';
import { blank } from '../lib/records';
import type { Measure } from '../lib/types';
import { due, nextDate } from './due';
import { bandOf, minutes, raised, total } from './score';

const phq = {
  items: Array<string>(9).fill('?'),
  options: ['no', 'some', 'more', 'most'],
  highest: 27,
  bands: [
    { key: 'minimal', from: 0, label: 'minimal' },
    { key: 'mild', from: 5, label: 'mild' },
  ],
  flags: [{ key: 'item_9', item: 9, from: 1 }],
} as Measure;
const who = { items: Array<string>(5).fill('?'), options: [...'012345'], highest: 100 } as Measure;
const nine = (last: number | null) => [...Array<number>(8).fill(0), last];

test('a total is the sum, times what the scale counts each point', () => {
  expect(total(phq, [1, 1, 1, 1, 1, 1, 1, 1, 3])).toBe(11);
  expect(total(who, [5, 5, 5, 5, 5])).toBe(100);
  expect(total(who, [1, 2, 3, 4, 3])).toBe(52);
});

test('one answer left out leaves no total: nothing is estimated', () => {
  expect(total(phq, nine(null))).toBeNull();
  expect(total(phq, nine(0))).toBe(0);
});

test('a band begins at its own score', () => {
  expect([4, 5].map((score) => bandOf(phq, score))).toEqual(['minimal', 'mild']);
});

test('item 9 above zero calls for help, also when the rest was left out', () => {
  expect(raised(phq, nine(0))).toEqual([]);
  expect(raised(phq, nine(null))).toEqual([]);
  expect(raised(phq, [...Array<null>(8).fill(null), 1])).toEqual([9]);
});

test('how long it takes is told by the number of questions', () => {
  expect([phq, who].map(minutes)).toEqual([2, 1]);
});

const agreed = { ...blank['measure-schedule'](), every_weeks: 2, starts_on: '2026-11-02' };
const filled = (answered_at: string, time_zone = 'UTC') => ({
  ...blank['measure-response'](),
  answered_at,
  time_zone,
});
const isDue = (today: string, ...responses: ReturnType<typeof filled>[]) =>
  due([agreed], responses, today).length > 0;

test('it is due from its first date on, until it was filled in', () => {
  expect(isDue('2026-11-01')).toBe(false);
  expect(isDue('2026-11-02')).toBe(true);
  expect(isDue('2026-11-15')).toBe(true);
  expect(isDue('2026-11-15', filled('2026-11-02T08:00:00Z'))).toBe(false);
});

test('it is due again after its weeks, and what was missed is not asked twice', () => {
  expect(isDue('2026-11-16', filled('2026-11-15T08:00:00Z'))).toBe(true);
  expect(isDue('2026-12-01', filled('2026-11-30T08:00:00Z'))).toBe(false);
});

test('the date counts that hung on the wall where she answered', () => {
  const lateInSydney = filled('2026-11-01T14:00:00Z', 'Australia/Sydney');
  expect(isDue('2026-11-03', lateInSydney)).toBe(false);
});

test('what she switched off, or answered another of, changes nothing', () => {
  expect(due([{ ...agreed, active: false }], [], '2026-11-03')).toEqual([]);
  const other = { ...filled('2026-11-03T08:00:00Z'), measure: 'gad-7' as const };
  expect(due([agreed, agreed], [other], '2026-11-03')).toEqual(['phq-9']);
});

test('the next date is the first one after today', () => {
  const next = (today: string) => nextDate(agreed, today);
  expect([next('2026-10-01'), next('2026-11-02'), next('2026-11-15')]).toEqual([
    '2026-11-02',
    '2026-11-16',
    '2026-11-16',
  ]);
});
