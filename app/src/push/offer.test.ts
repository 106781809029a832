import { beforeEach, expect, test } from 'vitest';
import { newPhone } from '../store/server-double';
import { localDate } from '../lib/dates';
import { blank } from '../lib/records';
import type { Body } from '../lib/types';
import { remember } from '../store/db';
import { save } from '../store/outbox';
import { keepLabels, offerOf } from './offer';

const LABELS = { done: 'Done', later: 'In an hour', not_today: 'Not today' };

beforeEach(async () => {
  await newPhone();
  await keepLabels(LABELS);
});

async function reminder(rule: Partial<Body['reminder']>, ...due: string[]) {
  await save('reminder', 'r', { ...blank.reminder(), ...rule });
  const items = due.map((behaviour_id) => ({ behaviour_id, context_id: `at-${behaviour_id}` }));
  await remember('next', { on: localDate(), items });
  const { actions, practised } = await offerOf('r');
  return { actions: actions.map((one) => one.action), practised };
}

test('for the one way that is due, "done" is a tap', async () => {
  expect(await reminder({}, 'b')).toEqual({
    actions: ['done', 'later'],
    practised: { behaviour: 'b', context: 'at-b' },
  });
});

test('where two are due, "done" would not say which', async () => {
  expect(await reminder({}, 'b', 'c')).toEqual({
    actions: ['later', 'not_today'],
    practised: null,
  });
});

test('a reminder of one way means that one', async () => {
  expect((await reminder({ behaviour_id: 'c' }, 'b', 'c')).practised?.behaviour).toBe('c');
});

test('a night is not "done" by a tap', async () => {
  expect(await reminder({ kind: 'sleep_diary' }, 'b')).toEqual({
    actions: ['later', 'not_today'],
    practised: null,
  });
});

test('a rule that is not on this phone offers what is always true', async () => {
  expect((await offerOf('elsewhere')).actions).toEqual([
    { action: 'later', title: 'In an hour' },
    { action: 'not_today', title: 'Not today' },
  ]);
});
