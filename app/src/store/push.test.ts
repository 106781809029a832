import { beforeEach, expect, test } from 'vitest';
import { newPhone, ServerDouble } from './server-double';
import { blank, newId } from '../lib/records';
import { db, get, read, remember } from './db';
import { choose, discard, remove, save, saveAsNew } from './outbox';
import { forgetOpened } from './seal';
import { sync } from './sync';
import { openQueued } from './together';

let server: ServerDouble;
const id = newId();

beforeEach(async () => {
  await newPhone();
  await remember('account', { id: 'mira' });
  server = new ServerDouble();
});

const named = (name: string, trigger: string | null = null) => ({
  ...blank.pattern(),
  words: { name, trigger, old_expectation: null, old_response: null },
});
const queued = async () => Promise.all((await db.outbox.toArray()).map(openQueued));
const nameHere = async () => (await get('pattern', id))?.data.words.name;

test('what is saved is there at once, and waits', async () => {
  await save('pattern', id, named('Shrinking'));
  expect(await nameHere()).toBe('Shrinking');
  expect(await db.outbox.count()).toBe(1);
});

test('created: it leaves the queue and knows its revision', async () => {
  await save('pattern', id, named('Shrinking'));
  await sync();
  expect(await db.outbox.count()).toBe(0);
  expect((await get('pattern', id))?.revision).toBe(1);
  expect(server.batches[0]![0]).toMatchObject({ kind: 'pattern', id, base: null });
});

test('updated: an edit names the revision it was made on', async () => {
  await save('pattern', id, named('Shrinking'));
  await sync();
  await save('pattern', id, named('Hiding'));
  await sync();
  expect(server.batches.at(-1)![0]).toMatchObject({ base: 1 });
  expect(server.stored.get(`pattern/${id}`)?.revision).toBe(2);
});

test('an edit of what another tab made keeps its revision', async () => {
  await save('pattern', id, named('Shrinking'));
  await sync();
  forgetOpened(); // this tab has not seen it
  await save('pattern', id, named('Hiding'));
  expect((await get('pattern', id))?.revision).toBe(1);
  await sync();
  expect(server.batches.at(-1)![0]).toMatchObject({ base: 1 });
});

test('what waits from another tab is one thing to send, as it is now', async () => {
  await save('pattern', id, named('Shrinking'));
  forgetOpened();
  await save('pattern', id, named('Hiding'));
  await sync();
  expect(server.batches.flat()).toHaveLength(1);
  expect(server.stored.get(`pattern/${id}`)?.record).toMatchObject({ words: { name: 'Hiding' } });
});

test('a lost answer: it stays queued, and is not doubled', async () => {
  await save('pattern', id, named('Shrinking'));
  server.losesAnswer = true;
  await expect(sync()).rejects.toThrow();
  expect(await db.outbox.count()).toBe(1);
  server.losesAnswer = false;
  await sync();
  expect(await db.outbox.count()).toBe(0);
  expect(server.stored.size).toBe(1);
  expect(server.stored.get(`pattern/${id}`)?.revision).toBe(1);
});

test('edited after a lost answer: our own write is no conflict', async () => {
  await save('pattern', id, named('Shrinking'));
  server.losesAnswer = true;
  await expect(sync()).rejects.toThrow();
  server.losesAnswer = false;
  await save('pattern', id, named('Hiding'));
  await sync();
  expect(await nameHere()).toBe('Hiding');
  expect((await get('pattern', id))?.kept).toBeNull();
  expect(server.stored.get(`pattern/${id}`)?.record).toMatchObject({ words: { name: 'Hiding' } });
});

test('conflict in other fields: both are kept', async () => {
  await save('pattern', id, named('Shrinking'));
  await sync();
  server.stored.set(`pattern/${id}`, { revision: 9, record: named('Shrinking', 'my boss') });
  await save('pattern', id, named('Hiding'));
  await sync();
  const row = await get('pattern', id);
  expect(row?.data.words).toMatchObject({ name: 'Hiding', trigger: 'my boss' });
  expect(row?.kept).toBeNull();
  expect(await db.outbox.count()).toBe(0);
});

test('conflict in the same field: mine stands, theirs is offered', async () => {
  await save('pattern', id, named('Shrinking'));
  await sync();
  server.stored.set(`pattern/${id}`, { revision: 9, record: named('Freezing') });
  await save('pattern', id, named('Hiding'));
  await sync();
  expect(await nameHere()).toBe('Hiding');
  expect((await get('pattern', id))?.kept).toEqual({ words: { name: 'Freezing' } });
  await choose(`pattern/${id}`, { words: { name: 'Freezing' } });
  await sync();
  expect(await nameHere()).toBe('Freezing');
  expect((await get('pattern', id))?.kept).toBeNull();
});

test('invalid: it stays with the reason and holds up nothing', async () => {
  const other = newId();
  server.answer = (item) =>
    item.id === id ? { outcome: 'invalid', problem: { title: 'no' } } : undefined;
  await save('pattern', id, named('Shrinking'));
  await save('pattern', other, named('Hiding'));
  await sync();
  expect((await queued()).map((one) => one.problem)).toEqual([{ title: 'no' }]);
  expect(server.stored.has(`pattern/${other}`)).toBe(true);
  await discard(`pattern/${id}`);
  expect(await get('pattern', id)).toBeUndefined();
});

test('a batch refused whole: only the bad record stays', async () => {
  const ids = [newId(), id, newId()];
  server.refuses = (items) => (items.some((item) => item.id === id) ? 422 : undefined);
  for (const one of ids) await save('pattern', one, named('Shrinking'));
  await sync();
  expect((await db.outbox.toArray()).map((one) => one.id)).toEqual([id]);
  expect(server.stored.size).toBe(2);
});

test('gone elsewhere: the edit is shown, and can be kept as new', async () => {
  await save('pattern', id, named('Shrinking'));
  await sync();
  server.answer = () => ({ outcome: 'gone' });
  await save('pattern', id, named('Hiding'));
  await sync();
  expect((await queued())[0]?.problem).toEqual({ type: 'gone' });
  server.answer = () => undefined;
  await saveAsNew(`pattern/${id}`);
  await sync();
  expect(await db.outbox.count()).toBe(0);
  expect([...server.stored.keys()].some((key) => key !== `pattern/${id}`)).toBe(true);
});

test('deleted before it left the phone: nothing is sent', async () => {
  await save('pattern', id, named('Shrinking'));
  await remove('pattern', id);
  await sync();
  expect(server.batches).toEqual([]);
});

test('deleted afterwards: the server is told', async () => {
  await save('pattern', id, named('Shrinking'));
  await sync();
  await remove('pattern', id);
  await sync();
  expect(server.batches.at(-1)![0]).toMatchObject({ id, base: 1, deleted: true });
  expect(await db.rows.count()).toBe(0);
});

test('sign-in over: everything waits, and the app knows', async () => {
  server.refuses = () => 401;
  await save('pattern', id, named('Shrinking'));
  await expect(sync()).rejects.toThrow();
  expect(await read('signedOut')).toBe(true);
  expect(await db.outbox.count()).toBe(1);
});

test("another person's cookie: nothing goes to her account, nothing is lost", async () => {
  await save('pattern', id, named('Shrinking'));
  server.signedIn = 'noor';
  await expect(sync()).rejects.toMatchObject({ status: 401 });
  expect([server.batches, server.pulls]).toEqual([[], []]);
  expect(await read('signedOut')).toBe(true);
  expect(await db.outbox.count()).toBe(1);
});
