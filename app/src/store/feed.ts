/** What the server sends: applied in one step with the place it was read up to. */
import { strip } from '../lib/records';
import { db, dayOf, keyOf, oldestDay, read, remember } from './db';
import type { Fields } from './merge';
import { change, gone, rebase } from './outbox';
import { together, type Draft } from './together';

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

export const place = async (): Promise<Place> =>
  (await read<Place>('place')) ?? { cursor: null, generation: 0 };

/** The cursor is too old: read everything again. What is here stays until that is done. */
export async function startOver(): Promise<void> {
  const { generation } = await place();
  await remember('place', { cursor: null, generation: generation + 1 });
}

/** Only a sync moves the place, and there is one at a time. */
export async function applyPage(items: FeedItem[], cursor: string): Promise<void> {
  const { generation } = await place();
  await together(
    items.map((item) => keyOf(item.kind, item.id)),
    (draft) => items.forEach((item) => applyItem(draft, item, generation)),
    () => db.meta.put({ key: 'place', value: { cursor, generation } }),
  );
}

function applyItem(draft: Draft, item: FeedItem, generation: number): void {
  const key = keyOf(item.kind, item.id);
  const [row, queued] = [draft.rows.get(key), draft.outbox.get(key)];
  if (item.deleted || !item.record) {
    // She saw it go, and has written that day again.
    if (queued && !queued.deletes && row?.revision === item.revision) return;
    if (row || isRecentNight(item)) gone(draft, item, item.revision);
    return change(draft.rows, key, { generation });
  }
  if (row && queued) {
    // Our own write coming back is no news.
    if (row.revision !== item.revision) rebase(draft, row, queued, item.revision, item.record);
    draft.rows.set(key, { ...draft.rows.get(key)!, stored: item.record, generation });
    return;
  }
  const data = strip(item.kind, item.record);
  const day = dayOf(item.kind, item.id, data);
  if (day && day < oldestDay()) return;
  const known = { key, kind: item.kind, id: item.id, deleted: false, kept: row?.kept ?? null };
  const { revision, record: stored } = item;
  draft.rows.set(key, { ...known, data, base: data, revision, stored, day, generation });
}

/** Deleted elsewhere, and never here: it may be written again here all the same. */
const isRecentNight = ({ kind, id }: FeedItem) => kind === 'night' && id >= oldestDay();

/** After the last page: forget what is too old, and what a new start did not bring back. */
export async function tidy(): Promise<void> {
  const { generation } = await place();
  await db.transaction('rw', db.rows, db.outbox, async () => {
    const queued = new Set(await db.outbox.toCollection().primaryKeys());
    await db.rows
      .filter((row) => !queued.has(row.key) && !row.conflict)
      .filter((row) => row.generation < generation || (row.day !== '' && row.day < oldestDay()))
      .delete();
  });
}
