/** What the server sends: applied in one transaction with the place it was read up to. */
import { strip } from '../lib/records';
import { db, dayOf, keyOf, oldestDay } from './db';
import type { Fields } from './merge';
import { gone, rebase, together } from './outbox';

export interface FeedItem {
  kind: string;
  id: string;
  revision: number;
  deleted: boolean;
  record: Fields | null;
}
interface Place {
  cursor: string | null;
  /** Counts the pulls from the start. */
  generation: number;
}

export async function place(): Promise<Place> {
  const value = (await db.meta.get('place'))?.value as Place | undefined;
  return value ?? { cursor: null, generation: 0 };
}

/** The cursor is too old: read everything again. What is here stays until that is done. */
export async function startOver(): Promise<void> {
  const { generation } = await place();
  await db.meta.put({ key: 'place', value: { cursor: null, generation: generation + 1 } });
}

export function applyPage(items: FeedItem[], cursor: string): Promise<void> {
  return together(async () => {
    const { generation } = await place();
    for (const item of items) await applyItem(item, generation);
    await db.meta.put({ key: 'place', value: { cursor, generation } });
  });
}

async function applyItem(item: FeedItem, generation: number): Promise<void> {
  const key = keyOf(item.kind, item.id);
  const [row, queued] = [await db.rows.get(key), await db.outbox.get(key)];
  if (item.deleted || !item.record) {
    // She saw it go, and has written that day again.
    if (queued && !queued.deletes && row?.revision === item.revision) return;
    if (row || isRecentNight(item)) await gone({ ...item, key }, queued, item.revision);
    return void (await db.rows.update(key, { generation }));
  }
  if (row && queued) {
    // Our own write coming back is no news.
    if (row.revision !== item.revision) await rebase(row, queued, item.revision, item.record);
    await db.rows.update(key, { stored: item.record, generation });
    return;
  }
  const data = strip(item.kind, item.record);
  const day = dayOf(item.kind, item.id, data);
  if (day && day < oldestDay()) return;
  const known = { key, kind: item.kind, id: item.id, deleted: false, kept: row?.kept ?? null };
  const { revision, record: stored } = item;
  await db.rows.put({ ...known, data, base: data, revision, stored, day, generation });
}

/** Deleted elsewhere, and never here: it may be written again here all the same. */
const isRecentNight = ({ kind, id }: FeedItem) => kind === 'night' && id >= oldestDay();

/** After the last page: forget what is too old, and what a new start did not bring back. */
export function tidy(): Promise<void> {
  return together(async () => {
    const { generation } = await place();
    const queued = new Set(await db.outbox.toCollection().primaryKeys());
    await db.rows
      .filter((row) => !queued.has(row.key) && !row.kept)
      .filter((row) => row.generation < generation || (row.day !== '' && row.day < oldestDay()))
      .delete();
  });
}
