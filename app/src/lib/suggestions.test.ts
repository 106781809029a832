import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { newPhone } from '../store/server-double';
import { remember } from '../store/db';
import { Refused } from './api';
import { answer, isClosed, isOpen, sendAnswers, suggestions, UNDO_MS } from './suggestions';
import type { Suggestion } from './types';

const one = { id: 'g', kind: 'behaviour', answer: null, words: { name: 'Ask' } } as Suggestion;
/** What reached the server, as "id says". */
let arrived: string[];
let status: number;

beforeEach(async () => {
  vi.useFakeTimers({ toFake: ['Date'] });
  await newPhone();
  await remember('suggestions', [one]);
  [arrived, status] = [[], 200];
  globalThis.fetch = (async (request: Request) => {
    const { answer } = (await request.json()) as { answer: string };
    arrived.push(`${new URL(request.url).pathname.split('/')[3]} ${answer}`);
    return new Response('{}', { status, headers: { 'Content-Type': 'application/json' } });
  }) as typeof fetch;
});
afterEach(() => vi.useRealTimers());

const later = (ms: number) => vi.setSystemTime(Date.now() + ms);
const shown = async () => (await suggestions())[0]!;

test('an answer shows at once, and leaves the phone when it can no longer be undone', async () => {
  await answer('g', 'accepted');
  expect(isOpen(await shown())).toBe(false);
  expect(await sendAnswers()).toBe(false);
  expect(arrived).toEqual([]);
  later(UNDO_MS);
  expect(await sendAnswers()).toBe(true);
  expect(arrived).toEqual(['g accepted']);
});

test('what was taken back is never sent', async () => {
  await answer('g', 'declined');
  await answer('g', null);
  later(UNDO_MS);
  expect(await sendAnswers()).toBe(false);
  expect(isOpen(await shown())).toBe(true);
});

test('once sent, it stays answered and is not sent again', async () => {
  await answer('g', 'accepted');
  later(UNDO_MS);
  await sendAnswers();
  expect((await shown()).answer).toBe('accepted');
  expect(await sendAnswers()).toBe(false);
});

test.each([404, 409])('an answer that comes too late (%i) holds nothing up', async (code) => {
  status = code;
  await answer('g', 'accepted');
  later(UNDO_MS);
  expect(await sendAnswers()).toBe(true);
  expect(await sendAnswers()).toBe(false);
});

test('when the server does not answer, the answer waits', async () => {
  status = 503;
  await answer('g', 'accepted');
  later(UNDO_MS);
  await expect(sendAnswers()).rejects.toBeInstanceOf(Refused);
  status = 200;
  expect(await sendAnswers()).toBe(true);
});

test('a take-away is closed as long as its words are not there', () => {
  const closed = { ...one, kind: 'take_away', words: {} } as Suggestion;
  expect(isClosed(closed)).toBe(true);
  const opened = { ...closed, words: { take_away: 'I may ask' } } as Suggestion;
  expect(isClosed(opened)).toBe(false);
  expect(isClosed(one)).toBe(false);
});
