import { describe, expect, it } from 'vitest';
import type { Figure } from '../lib/types';
import { mornings } from './nights';
import { practiceSentences, sleepSentences, waySentences } from './sentences';

const figure = (value: number | null, n: number, of: number, minimum = 1): Figure => ({
  value,
  n,
  of,
  minimum,
  missing_share: of ? 1 - n / of : null,
  standing: value === null ? 'not_enough' : n < minimum ? 'few' : 'enough',
  low: null,
  high: null,
  rule: 'practice.coverage',
  version: 1,
  evidence: 'C',
  from: '2026-03-01',
  to: '2026-03-28',
  sentence: '',
});
const none = { done: 0, partly: 0, could_not: 0, avoided: 0, no_chance: 0 };
const context = (label: string, done: number) => ({
  ...none,
  id: label,
  label,
  planned: true,
  done,
});

const practice = (days: Figure, attempts: Partial<typeof none> = {}) => ({
  attempts: { ...none, ...attempts },
  days_practised: days,
  expectations: {
    better: 12,
    partly: 0,
    as_feared: 2,
    unclear: 0,
    unanswered: 0,
    figure: figure(12 / 14, 14, 14, 4),
  },
});

const way = (effective: Figure) => ({
  coverage: { practised: 1, planned: 2, figure: figure(0.5, 3, 4) },
  effective_contexts: effective,
  contexts: [context('Bus', 3), context('Shop', 0)],
});

describe('practice', () => {
  it('names days without any entry as unknown', () => {
    const said = practiceSentences(practice(figure(9, 11, 28), { done: 10, avoided: 2 }));
    expect(said).toContain('Practised on 9 of 28 days.');
    expect(said).toContain('17 days have no entry: what happened then is unknown.');
    expect(said).toContain('12 attempts: 10 done and 2 avoided.');
    expect(said).toContain('12 of 14 times it went better than feared.');
  });

  it('says of no entry that nothing is known, not that nothing was done', () => {
    const [first] = practiceSentences(practice(figure(null, 0, 7)));
    expect(first).toBe('No attempt was entered for these 7 days. What happened then is unknown.');
  });
});

describe('contexts', () => {
  it('rounds the effective number to halves', () => {
    expect(waySentences(way(figure(2.59, 4, 4, 4)))).toContain(
      'Counts like about 2½ different contexts.',
    );
    expect(waySentences(way(figure(1.1, 4, 4, 4)))).toContain('Counts like about 1 context.');
  });

  it('has no number under its minimum, and names what was not tried', () => {
    const said = waySentences(way(figure(null, 3, 4, 4)));
    expect(said).toContain('How varied: not enough yet (3; it takes 4).');
    expect(said).toContain('In 1 practice the context is unknown.');
    expect(said).toContain('Not tried in this period: Shop.');
  });
});

describe('sleep', () => {
  const week = (efficiency: Figure) => ({
    week: {
      from: '2026-11-16',
      to: '2026-11-22',
      time_in_bed_minutes: figure(480, efficiency.n, 7, 5),
      total_sleep_minutes: figure(426, efficiency.n, 7, 5),
      sleep_latency_minutes: figure(null, 0, 7, 5),
      awake_minutes: figure(null, 0, 7, 5),
      sleep_efficiency_weekly: efficiency,
    },
  });

  it('says of how many nights, and when they are few', () => {
    const said = sleepSentences(week(figure(88.75, 4, 7, 5)));
    expect(said[0]).toContain('asleep for 89% of the time in bed, added up over 4 of 7 nights');
    expect(said).toContain('These are few nights: read with care.');
    expect(said).toContain('A night on average: 7 h 06 asleep, 8 h 00 in bed.');
  });

  it('has no number for too few nights', () => {
    expect(sleepSentences(week(figure(null, 2, 7, 5)))).toEqual([
      'Nov 16 to Nov 22: sleep efficiency not enough yet (2; it takes 5).',
    ]);
  });

  it('keeps a date without a night as unknown', () => {
    const dates = mornings([], '2026-11-21', '2026-11-22');
    expect(dates).toEqual([
      { date: '2026-11-21', night: null },
      { date: '2026-11-22', night: null },
    ]);
  });
});
