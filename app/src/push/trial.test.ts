import { expect, test } from 'vitest';
import '../store/server-double';
import { verdictOf } from './trial';

const last = (state: string, reason: string | null = null) => ({ id: 'mine', state, reason });

test('tells what failed on the way', () => {
  expect(verdictOf('mine', last('sent'))).toBe('silent');
  expect(verdictOf('mine', last('skipped', 'no_device'))).toBe('unsubscribed');
  expect(verdictOf('mine', last('failed', 'unregistered'))).toBe('unsubscribed');
  expect(verdictOf('mine', last('skipped', 'not_configured'))).toBe('notHere');
  expect(verdictOf('mine', last('failed', 'gave_up'))).toBe('failed');
});

test('what became of another one says nothing of this one', () => {
  expect(verdictOf('mine', { ...last('sent'), id: 'older' })).toBe('late');
  expect(verdictOf('mine', null)).toBe('late');
});
