import { beforeEach, expect, test } from 'vitest';
import { newPhone } from '../store/server-double';
import { db, list } from '../store/db';
import { note, sendReceipts, writeEntries } from './answers';

let receipts: { path: string; body: { state: string } }[] = [];
let status = 200;

beforeEach(async () => {
  await newPhone();
  [receipts, status] = [[], 200];
  globalThis.fetch = (async (request: Request) => {
    if (status === 0) throw new TypeError('network');
    receipts.push({ path: new URL(request.url).pathname, body: await request.json() });
    return new Response('{}', { status, headers: { 'Content-Type': 'application/json' } });
  }) as typeof fetch;
});

const PRACTISED = { behaviour: 'b', context: 'c' };
const states = () => receipts.map(({ body }) => body.state);

test('"did it" is an entry on the phone, with the time of her answer, and a receipt', async () => {
  const id = await note('d', 'done', PRACTISED);
  await writeEntries();
  await writeEntries();
  const [entry, ...more] = await list('practice-entry');
  expect(more).toEqual([]);
  expect(entry).toMatchObject({
    id,
    data: { behaviour_id: 'b', context_id: 'c', outcome: 'done' },
  });
  expect(await db.outbox.count()).toBe(1);
  await sendReceipts();
  expect(receipts).toMatchObject([{ path: '/v1/deliveries/d/receipts', body: { state: 'done' } }]);
});

test('an answer without a network is kept, and sent once', async () => {
  status = 0;
  await note('d', 'later');
  await expect(sendReceipts()).rejects.toThrow();
  status = 200;
  await sendReceipts();
  await sendReceipts();
  expect(states()).toEqual(['later']);
});

test('the receipt goes before the entry can be written, and the entry follows', async () => {
  await note('d', 'done', PRACTISED);
  await sendReceipts();
  expect(await list('practice-entry')).toEqual([]);
  await writeEntries();
  await sendReceipts();
  expect(await list('practice-entry')).toHaveLength(1);
  expect(states()).toEqual(['done']);
});

test('a second tap is the same answer', async () => {
  await note('d', 'done', PRACTISED);
  await note('d', 'done', PRACTISED);
  await writeEntries();
  expect(await list('practice-entry')).toHaveLength(1);
});

test('what the server does not know any more holds up nothing', async () => {
  status = 404;
  await note('gone', 'opened');
  await note('gone', 'later');
  await sendReceipts();
  await sendReceipts();
  expect(states()).toEqual(['opened', 'later']);
});
