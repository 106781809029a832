import { beforeEach, expect, test } from 'vitest';
import { newPhone, ServerDouble } from './server-double';
import { blank, newId } from '../lib/records';
import { list, remember } from './db';
import { merge, same } from './merge';
import { save } from './outbox';
import { sync } from './sync';

let server: ServerDouble;

beforeEach(async () => {
  await newPhone();
  await remember('account', { id: 'mira' });
  server = new ServerDouble();
});

const item = (id: string, revision: number, label = 'Team meeting') => ({
  kind: 'context',
  id,
  revision,
  deleted: false,
  record: { ...blank.context(), id, revision, words: { label } },
});
const labels = async () => (await list('context')).map((row) => row.data.words.label).sort();

test('pages are read to the last, each from where the last one ended', async () => {
  server.pages = [
    { items: [item(newId(), 1, 'a')], cursor: 'one', more: true },
    { items: [item(newId(), 2, 'b')], cursor: 'two', more: false },
  ];
  await sync();
  expect(await labels()).toEqual(['a', 'b']);
  await sync();
  expect(server.pulls.map((query) => query.get('cursor'))).toEqual([null, 'one', 'two']);
});

test('a page that fails is asked for again', async () => {
  server.pages = [{ items: [item(newId(), 1)], cursor: 'one', more: true }, 503];
  await expect(sync()).rejects.toThrow();
  await sync();
  expect(server.pulls.at(-1)!.get('cursor')).toBe('one');
});

test('deleted elsewhere: it goes here too', async () => {
  const id = newId();
  server.pages = [{ items: [item(id, 1)], cursor: 'one', more: false }];
  await sync();
  const gone = { kind: 'context', id, revision: 2, deleted: true, record: null };
  server.pages = [{ items: [gone], cursor: 'two', more: false }];
  await sync();
  expect(await labels()).toEqual([]);
});

test('410: everything is read again, what is gone goes, what waits stays', async () => {
  const [kept, lost] = [newId(), newId()];
  server.pages = [
    { items: [item(kept, 1, 'kept'), item(lost, 2, 'lost')], cursor: 'one', more: false },
  ];
  await sync();
  await save('context', newId(), { ...blank.context(), words: { label: 'mine' } });
  server.refuses = () => 422;
  server.pages = [410, { items: [item(kept, 3, 'kept')], cursor: 'new', more: false }];
  await sync();
  expect(await labels()).toEqual(['kept', 'mine']);
  expect(server.pulls.at(-1)!.get('cursor')).toBeNull();
});

test('merge takes each field from the side that changed it', () => {
  const base = { a: 1, b: 1, words: { name: 'x', note: null } };
  const mine = { a: 2, b: 1, words: { name: 'x', note: 'mine' } };
  const theirs = { a: 1, b: 2, words: { name: 'y', note: 'theirs' } };
  const { merged, lost } = merge(base, mine, theirs);
  expect(merged).toEqual({ a: 2, b: 2, words: { name: 'y', note: 'mine' } });
  expect(lost).toEqual({ words: { note: 'theirs' } });
});

test('one instant written with two offsets is the same', () => {
  expect(same('2026-11-22T09:30:00+01:00', '2026-11-22T08:30:00Z')).toBe(true);
  expect(same(undefined, null)).toBe(true);
  expect(same(null, 0)).toBe(false);
});
