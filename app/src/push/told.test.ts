import { expect, test } from 'vitest';
import { lastOf, type Told } from './told';

const told = (state: string, reason: string | null = null, test = false) =>
  ({ last_delivery: { id: 'a', state, reason, at: '2026-03-02T18:00:00Z', test } }) as Told;

test('says what became of the last one', () => {
  expect(lastOf(told('sent'))).toBe('last.sent');
  expect(lastOf(told('sent', null, true))).toBe('last.tested');
  expect(lastOf(told('skipped', 'already_done'))).toBe('last.done');
  expect(lastOf(told('failed', 'unregistered'))).toBe('last.noPhone');
});

test('a reason that it does not know yet is no silence', () => {
  expect(lastOf(told('skipped', 'some_new_reason'))).toBe('last.failed');
});

test('before the first one there is nothing to say', () => {
  expect(lastOf({ last_delivery: null } as Told)).toBeNull();
});
