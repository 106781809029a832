import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { newPhone, ServerDouble } from '../store/server-double';
import { blank, newId } from '../lib/records';
import { db, get, remember } from '../store/db';
import { Locked, openByItself, use } from '../store/key';
import { save } from '../store/outbox';
import { sync } from '../store/sync';
import { digits, isEasy, pauseAfter, waitOf, type PinLock } from './pin';
import { turnOff, turnOn, unlock, Wait } from './turn';

const [PIN, WRONG] = ['274915', '274916'];
const id = newId();
const label = async () => (await get('context', id))?.data.words.label;
const lock = async () => (await db.lock.get('now')) as PinLock;
/** What a start of the app does. */
const restart = async () => {
  use(null);
  return openByItself();
};

let server: ServerDouble;
beforeEach(async () => {
  await newPhone();
  await remember('account', { id: 'mira' });
  server = new ServerDouble();
  await save('context', id, { ...blank.context(), words: { label: 'Home' } });
});
afterEach(() => vi.useRealTimers());

test('on: the app goes on, and after a start only the PIN opens it', async () => {
  await turnOn(PIN, null);
  expect(await label()).toBe('Home');
  expect(await restart()).toBe(false);
  await expect(label()).rejects.toThrow(Locked);
  expect(await unlock(WRONG)).toBe(false);
  await expect(label()).rejects.toThrow(Locked);
  expect(await unlock(PIN)).toBe(true);
  expect(await label()).toBe('Home');
});

test('on: no key is left that opens without her', async () => {
  await turnOn(PIN, null);
  expect(await caches.has('anew-key')).toBe(false);
  expect(JSON.stringify(await lock())).not.toContain('wrapping');
});

test('closed while it was being turned on: the next start takes the old half away', async () => {
  await turnOn(PIN, null);
  await (await caches.open('anew-key')).put('/key', new Response('left over'));
  expect(await restart()).toBe(false);
  expect(await caches.has('anew-key')).toBe(false);
});

test('off: with the PIN only, and then it opens by itself', async () => {
  await turnOn(PIN, null);
  expect(await turnOff(WRONG)).toBe(false);
  expect((await lock()).way).toBe('pin');
  expect(await turnOff(PIN)).toBe(true);
  expect(await restart()).toBe(true);
  expect(await label()).toBe('Home');
});

test('locked: a sync sends nothing and loses nothing; opened, it goes', async () => {
  await turnOn(PIN, null);
  await restart();
  await sync();
  expect([server.batches, await db.outbox.count()]).toEqual([[], 1]);
  await unlock(PIN);
  await sync();
  expect([server.stored.size, await db.outbox.count()]).toEqual([1, 0]);
});

test('wrong tries make her wait, longer and longer, over a start and a clock set back', async () => {
  await turnOn(PIN, null);
  vi.useFakeTimers({ toFake: ['Date'] });
  await db.lock.put({ ...(await lock()), wrong: 4 });
  await unlock(WRONG);
  await restart();
  await expect(unlock(PIN)).rejects.toThrow(Wait);
  expect(waitOf(await lock())).toBe(30_000);
  vi.setSystemTime(Date.now() - 86_400_000);
  expect(waitOf(await lock())).toBe(30_000);
  vi.setSystemTime(Date.now() + 86_400_000 + 30_000);
  expect(await unlock(WRONG)).toBe(false);
  expect(waitOf(await lock())).toBe(60_000);
  vi.setSystemTime(Date.now() + 60_000);
  expect(await unlock(PIN)).toBe(true);
  expect((await lock()).wrong).toBe(0);
});

test('a pause is never longer than an hour', () => {
  expect([4, 5, 6, 50].map(pauseAfter)).toEqual([0, 30_000, 60_000, 3_600_000]);
});

test('digits are digits on every keyboard, and easy ones are told', () => {
  expect(digits('٢٧٤ ٩١٥')).toBe(PIN);
  expect(['123456', '987654', '111111', '121212', '890123'].every(isEasy)).toBe(true);
  expect(isEasy(PIN)).toBe(false);
});
