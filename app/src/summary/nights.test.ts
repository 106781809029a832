import { expect, it } from 'vitest';
import { mornings } from './nights';

it('keeps a date without a night as unknown', () => {
  const dates = mornings([], '2026-11-21', '2026-11-22');
  expect(dates).toEqual([
    { date: '2026-11-21', night: null },
    { date: '2026-11-22', night: null },
  ]);
});
