import { expect, test } from 'vitest';
import { merge } from './merge';

test('two devices that made it new fill each other’s gaps, and nothing is lost', () => {
  const mine = { words: { signs: 'mine', reasons: null } };
  const theirs = { words: { signs: null, reasons: 'theirs' } };
  const both = { words: { signs: 'mine', reasons: 'theirs' } };
  expect(merge(null, mine, theirs)).toEqual({ merged: both, lost: {} });
});

test('two devices that made it new and say different things: mine stands, theirs is kept', () => {
  const [mine, theirs] = [{ words: { signs: 'mine' } }, { words: { signs: 'theirs' } }];
  expect(merge(null, mine, theirs)).toEqual({ merged: mine, lost: theirs });
});

test('one night that two devices wrote down is no question about when', () => {
  const mine = { logged_at: '2026-11-22T07:00:00Z', quality: 4 };
  const theirs = { logged_at: '2026-11-22T08:00:00Z', quality: 4 };
  expect(merge(null, mine, theirs)).toEqual({ merged: mine, lost: {} });
});
