import { expect, test, vi } from 'vitest';
import { addDays, datesBetween, deviceZone, instant, localDate } from './dates';

test('late in the evening it is still today', () => {
  expect(localDate('2026-11-22T22:30:00Z', 'Europe/Berlin')).toBe('2026-11-22');
  expect(localDate('2026-11-22T23:30:00Z', 'Europe/Berlin')).toBe('2026-11-23');
  expect(localDate('2026-11-22T03:30:00Z', 'America/New_York')).toBe('2026-11-21');
});

test('without a zone it is the date on the wall of this device', () => {
  vi.stubEnv('TZ', 'Europe/Berlin'); // summer time ends in these two days
  for (let hour = 0; hour < 48; hour++) {
    const at = new Date(Date.UTC(2026, 9, 24, hour, 30));
    expect(localDate(at)).toBe(localDate(at, deviceZone()));
  }
  vi.unstubAllEnvs();
});

test('days are added over months, years and changes of the clock', () => {
  expect(addDays('2026-12-31', 1)).toBe('2027-01-01');
  expect(addDays('2026-03-01', -1)).toBe('2026-02-28');
  expect(addDays('2026-10-25', 1)).toBe('2026-10-26');
  expect(datesBetween('2026-10-24', '2026-10-26')).toHaveLength(3);
});

test('an instant has whole seconds and is in UTC', () => {
  expect(instant(new Date('2026-11-22T09:30:15.123Z'))).toBe('2026-11-22T09:30:15Z');
});
