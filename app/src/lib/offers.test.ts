import { expect, test } from 'vitest';
import '../store/server-double';
import type { TypedRow } from '../store/db';
import { offers } from './offers';
import type { Behaviour } from './practice';
import { blank } from './records';
import type { Body, NextPractice } from './types';

const today = '2026-11-26';
const way = { id: 'way', data: blank.behaviour() } as unknown as Behaviour;
const next = {
  on: today,
  items: [{ behaviour_id: 'way', context_id: 'work', sentence: 'Due today.' }],
} as unknown as NextPractice;
const choice = (body: Partial<Body['rehearsal-choice']>) =>
  ({
    data: { ...blank['rehearsal-choice'](), day: today, behaviour_id: 'way', ...body },
  }) as TypedRow<'rehearsal-choice'>;
const offered = (said: TypedRow<'rehearsal-choice'>[] = [], answer = next, tried: string[] = []) =>
  offers(answer, today, new Map([['way', way]]), new Set(tried), said);

test('an offer names its context and its reason', () => {
  expect(offered()).toEqual([{ behaviour: way, context: 'work', why: 'Due today.' }]);
});

test('a reason of another day is not said: its days have gone on', () => {
  expect(offered([], { ...next, on: '2026-11-25' })[0]).toMatchObject({ context: 'work', why: '' });
});

test('what was tried today is offered no more', () => {
  expect(offered([], next, ['way'])).toEqual([]);
});

test('"not today" holds for today and for this way only', () => {
  expect(offered([choice({ choice: 'not_today' })])).toEqual([]);
  expect(offered([choice({ choice: 'not_today', day: '2026-11-25' })])).toHaveLength(1);
  expect(offered([choice({ choice: 'not_today', behaviour_id: 'other' })])).toHaveLength(1);
});

test('"not there" leaves the offer without its place', () => {
  const there = choice({ choice: 'not_there', context_id: 'work' });
  expect(offered([there])).toEqual([{ behaviour: way, context: null, why: '' }]);
  const elsewhere = choice({ choice: 'not_there', context_id: 'home' });
  expect(offered([elsewhere])[0]!.context).toBe('work');
});

test('without an answer of the server nothing is offered', () => {
  expect(offers(undefined, today, new Map(), new Set(), [])).toEqual([]);
});
