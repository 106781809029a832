import { describe, expect, it } from 'vitest';
import {
  asleep,
  clockOf,
  fromCentre,
  inBed,
  place,
  rowOf,
  sinceNoon,
  span,
  ticks,
} from './night-bars';

const night = {
  date: '2026-01-10',
  into_bed_at: '2026-01-09T22:50:00+01:00',
  asleep_at: '2026-01-09T23:30:00+01:00',
  awake_at: '2026-01-10T06:30:00+01:00',
  out_of_bed_at: '2026-01-10T07:00:00+01:00',
};

describe('the bar of a night', () => {
  it('reaches over midnight', () => {
    expect(inBed(night)).toEqual({ from: 650, to: 1140 });
    expect(asleep(night)).toEqual({ from: 690, to: 1110 });
  });

  it('begins after midnight for whoever goes to bed late', () => {
    expect(sinceNoon('2026-01-10T01:30:00+01:00', '2026-01-10')).toBe(13.5 * 60);
  });

  it('is read on the wall, whatever the zone of this device', () => {
    expect(sinceNoon('2026-01-09T23:30:00+13:45', '2026-01-10')).toBe(690);
    expect(sinceNoon('2026-01-09T23:30:00Z', '2026-01-10')).toBe(690);
  });

  it('has its ends where the clock stood when the clocks changed', () => {
    // 23:00 to 07:15 is 435 minutes of sleep on this night, and 495 on the wall.
    const found = span('2025-03-08T23:00:00-05:00', '2025-03-09T07:15:00-04:00', '2025-03-09');
    expect(found).toEqual({ from: 660, to: 1155 });
  });

  it('is not drawn when one end is unknown, and never as zero', () => {
    expect(asleep({ ...night, asleep_at: null, awake_at: null })).toBeNull();
    expect(inBed({ ...night, out_of_bed_at: null })).toBeNull();
    expect(asleep({ date: '2026-01-10' } as never)).toBeNull();
  });

  it('is not drawn when a flight turned the clock back past its beginning', () => {
    expect(span('2026-01-10T06:00:00+09:00', '2026-01-10T01:00:00-08:00', '2026-01-10')).toBeNull();
  });
});

describe('the row of a night', () => {
  it('runs from noon to noon', () => {
    expect(rowOf([])).toEqual({ from: 0, to: 1440 });
    expect(rowOf([inBed(night), null])).toEqual({ from: 0, to: 1440 });
  });

  it('is wider for whoever sleeps by day', () => {
    expect(rowOf([{ from: 1260, to: 1700 }])).toEqual({ from: 0, to: 1800 });
    expect(rowOf([{ from: -200, to: 100 }])).toEqual({ from: -360, to: 1440 });
  });

  it('has midnight in its middle', () => {
    const row = rowOf([]);
    expect(place(720, row)).toBe(50);
    expect(ticks(row)).toEqual([360, 720, 1080]);
    expect(ticks(row).map(clockOf)).toEqual([18 * 60, 0, 6 * 60]);
  });
});

it('measures times on a clock the shorter way round', () => {
  expect(fromCentre(23 * 60, 60)).toBe(-120);
  expect(fromCentre(120, 23 * 60)).toBe(180);
  expect(fromCentre(60, 60)).toBe(0);
});
