import { beforeEach, expect, test, vi } from 'vitest';
import { newPhone } from './server-double';
import { localDate } from '../lib/dates';
import { blank, newId } from '../lib/records';
import { between, db, get, list, live, read, remember } from './db';
import { remove, save } from './outbox';
import { forgetOpened } from './seal';

beforeEach(newPhone);

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
  forgetOpened();
  await read('account');
  return between('practice-entry', today, today);
}

test.each(queries)('%s follows what is saved and deleted', async (_name, query) => {
  await remember('account', { id: 'mira' });
  let seen = -1;
  const watched = live(() => {
    // Each record waits for the cipher, as it does when the app was just started.
    forgetOpened();
    return query();
  }).subscribe((rows) => (seen = rows.length));
  await vi.waitFor(() => expect(seen).toBe(0));
  await save('practice-entry', id, blank['practice-entry']());
  await vi.waitFor(() => expect(seen).toBe(1));
  await remove('practice-entry', id);
  await vi.waitFor(() => expect(seen).toBe(0));
  watched.unsubscribe();
});

test('an answer that is the same as before wakes nobody', async () => {
  await remember('next', { items: ['Say one sentence'] });
  const seen: unknown[] = [];
  const watched = live(() => read('next')).subscribe((value) => seen.push(value));
  await vi.waitFor(() => expect(seen).toHaveLength(1));
  await remember('next', { items: ['Say one sentence'] });
  await remember('next', { items: ['Take the compliment'] });
  await vi.waitFor(() => expect(seen).toContainEqual({ items: ['Take the compliment'] }));
  expect(seen).toHaveLength(2);
  watched.unsubscribe();
});
