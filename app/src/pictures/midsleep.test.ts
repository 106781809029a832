import { describe, expect, it } from 'vitest';
import { middleOf, spread } from './midsleep';

const night = (date: string, middle_at: string | null, free_day: boolean | null = null) => ({
  date,
  night: { date, middle_at, free_day },
});

describe('the middle of sleep', () => {
  it('is read on the wall where she woke', () => {
    expect(middleOf(night('2026-01-10', '2026-01-10T03:32:30+01:00').night)).toBe(212.5);
    expect(middleOf(night('2026-01-10', '2026-01-09T23:30:00+01:00').night)).toBe(23.5 * 60);
  });

  it('is unknown without a night or without its middle, and has no point then', () => {
    expect(middleOf(null)).toBeNull();
    const all = [{ date: '2026-01-09', night: null }, night('2026-01-10', null)];
    expect(spread(all, 180).points).toEqual([]);
  });

  it('stands above the mean when it is earlier, around midnight too', () => {
    const all = [
      night('2026-01-09', '2026-01-08T23:00:00+01:00'),
      night('2026-01-10', '2026-01-10T01:00:00+01:00', true),
    ];
    const { points, reach } = spread(all, 0);
    expect(reach).toBe(120);
    expect(points.map(({ x, y, free }) => [x, y, free])).toEqual([
      [25, 25, false],
      [75, 75, true],
    ]);
  });

  it('is drawn on a scale that reaches the furthest night', () => {
    expect(spread([night('2026-01-10', '2026-01-10T06:10:00+01:00')], 180).reach).toBe(240);
  });
});
