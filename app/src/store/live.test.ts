import { beforeEach, expect, test, vi } from 'vitest';
import './server-double';
import { localDate } from '../lib/dates';
import { blank, newId } from '../lib/records';
import { between, db, get, list, live, read } from './db';
import { remove, save } from './outbox';

beforeEach(async () => {
  await Promise.all(db.tables.map((table) => table.clear()));
});

const today = localDate();
const queries: [string, () => Promise<unknown[]>][] = [
  ['a list', () => list('practice-entry')],
  ['a range of dates', () => between('practice-entry', today, today)],
  ['one record', async () => [await get('practice-entry', id)].filter(Boolean)],
  ['what is read last', () => lateRead()],
];
const id = newId();

async function lateRead() {
  await db.meta.toArray();
  await read('account');
  return between('practice-entry', today, today);
}

test.each(queries)('%s follows what is saved and deleted', async (_name, query) => {
  let seen = -1;
  const watched = live(query).subscribe((rows) => (seen = rows.length));
  await vi.waitFor(() => expect(seen).toBe(0));
  await save('practice-entry', id, blank['practice-entry']());
  await vi.waitFor(() => expect(seen).toBe(1));
  await remove('practice-entry', id);
  await vi.waitFor(() => expect(seen).toBe(0));
  watched.unsubscribe();
});
