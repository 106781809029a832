/** What the person did on this device, and what became of it. */
import type { Body, Kind, Problem } from '../lib/types';
import { newId, strip } from '../lib/records';
import { db, dayOf, keyOf, type Pending, type Row } from './db';
import { merge, overlay, same, type Fields } from './merge';

/** One transaction over a record and its place in the queue. */
export const together = <T>(work: () => Promise<T>): Promise<T> =>
  db.transaction('rw', db.rows, db.outbox, db.meta, work);

const fresh = (kind: string, id: string, data: Fields): Row => ({
  key: keyOf(kind, id),
  kind,
  id,
  data,
  base: null,
  revision: null,
  stored: null,
  kept: null,
  deleted: false,
  day: dayOf(kind, id, data),
  generation: 0,
});

const queue = (row: Row, deletes: boolean, before?: Pending): Pending => ({
  key: row.key,
  kind: row.kind,
  id: row.id,
  edit: newId(),
  deletes,
  sent: before?.sent ?? [],
  queuedAt: before?.queuedAt ?? Date.now(),
  problem: null,
});

/** Write locally and queue, in one transaction: when this resolves, it is safe on the phone. */
export function save<K extends Kind>(kind: K, id: string, data: Body[K]): Promise<void> {
  return together(async () => {
    const made = fresh(kind, id, data as Fields);
    const old = await db.rows.get(made.key);
    const row = { ...made, ...old, data: made.data, day: made.day, deleted: false };
    await db.rows.put(row);
    await db.outbox.put(queue(row, false, await db.outbox.get(row.key)));
  });
}

/** Delete here and, if it may have left the phone, on the server. */
export function remove(kind: Kind, id: string): Promise<void> {
  return together(async () => {
    const row = await db.rows.get(keyOf(kind, id));
    if (!row) return;
    const queued = await db.outbox.get(row.key);
    if (row.revision === null && !queued?.sent.length) return drop(row.key);
    await db.rows.update(row.key, { deleted: true });
    await db.outbox.put(queue(row, true, queued));
  });
}

/**
 * A day that was deleted may be written again by whoever names the deletion's own revision; of
 * what has an id of its own nothing stays.
 */
export async function forget(kind: string, id: string, revision: number | null): Promise<void> {
  await drop(keyOf(kind, id));
  if (kind !== 'night' || revision === null) return;
  await db.rows.put({ ...fresh(kind, id, {}), revision, deleted: true });
}

async function drop(key: string): Promise<void> {
  await db.rows.delete(key);
  await db.outbox.delete(key);
}

/** Forget an edit that the server refused, and go back to what the server holds. */
export function discard(key: string): Promise<void> {
  return together(async () => {
    const row = await db.rows.get(key);
    if (!row) return drop(key);
    if (!row.base) return forget(row.kind, row.id, row.revision);
    const day = dayOf(row.kind, row.id, row.base);
    await db.rows.update(key, { data: row.base, day, deleted: false });
    await db.outbox.delete(key);
  });
}

/** Keep an edit whose record was deleted elsewhere: it becomes a record of its own. */
export function saveAsNew(key: string): Promise<void> {
  return together(async () => {
    const row = await db.rows.get(key);
    if (!row) return;
    // A night is its date: it is written again.
    const again = row.kind === 'night';
    const { revision } = row;
    await drop(key);
    const copy = {
      ...fresh(row.kind, again ? row.id : newId(), row.data),
      ...(again && { revision }),
    };
    await db.rows.put(copy);
    await db.outbox.put(queue(copy, false));
  });
}

/** The person chose between her value and that of the other device. */
export function choose(key: string, whose: 'mine' | 'theirs'): Promise<void> {
  return together(async () => {
    const row = await db.rows.get(key);
    if (!row?.kept) return;
    await db.rows.update(key, { kept: null });
    if (whose === 'mine') return;
    const data = overlay(row.data, row.kept);
    await db.rows.update(key, { data, day: dayOf(row.kind, row.id, data) });
    await db.outbox.put(queue(row, false, await db.outbox.get(key)));
  });
}

/** What waits to be sent, referred-to records first; refused ones wait for the person. */
export async function waiting(): Promise<Pending[]> {
  const order = ['pattern', 'context', 'behaviour'];
  const rank = (one: Pending) =>
    order.includes(one.kind) ? order.indexOf(one.kind) : order.length;
  const all = await db.outbox.filter((one) => !one.problem).toArray();
  return all.sort((a, b) => rank(a) - rank(b) || a.queuedAt - b.queuedAt);
}

/** The records of these, as they go on the wire. Noted before: the answer may never come. */
export function departing(pending: Pending[]): Promise<Row[]> {
  return together(async () => {
    const rows: Row[] = [];
    for (const one of pending) {
      const row = await db.rows.get(one.key);
      if (!row) continue;
      if (!one.deletes) await noteSent(one.key, row.data);
      rows.push(row);
    }
    return rows;
  });
}

async function noteSent(key: string, data: Fields): Promise<void> {
  const sent = (await db.outbox.get(key))?.sent ?? [];
  if (!sent.some((one) => same(one, data))) await db.outbox.update(key, { sent: [...sent, data] });
}

/** The server took it. An edit made meanwhile stays queued, now against this revision. */
export function settle(one: Pending, revision: number, sent: Fields, stored: Fields | null) {
  return together(async () => {
    const queued = await db.outbox.get(one.key);
    const settled = !queued || queued.edit === one.edit;
    if (one.deletes && settled) return forget(one.kind, one.id, revision);
    const base = stored ? strip(one.kind, stored) : sent;
    await db.rows.update(one.key, { base, revision, ...(stored && { stored }) });
    if (!settled) return void (await db.outbox.update(one.key, { sent: [] }));
    await db.rows.update(one.key, { data: base, day: dayOf(one.kind, one.id, base) });
    await db.outbox.delete(one.key);
  });
}

/** Someone changed it elsewhere: put the edit made here on top of that. Inside `together`. */
export async function rebase(row: Row, queued: Pending, revision: number, stored: Fields) {
  const theirs = strip(row.kind, stored);
  // Our own write whose answer was lost is no change by somebody else.
  const ours = queued.sent.some((one) => same(one, theirs));
  if (queued.deletes) return reconsider(row, revision, stored, ours || same(row.base, theirs));
  const { merged, lost } = merge(ours ? theirs : row.base, row.data, theirs);
  const kept = Object.keys(lost).length ? overlay(row.kept ?? {}, lost) : row.kept;
  const day = dayOf(row.kind, row.id, merged);
  await db.rows.update(row.key, { data: merged, day, base: theirs, revision, stored, kept });
  if (same(merged, theirs)) await db.outbox.delete(row.key);
  else await db.outbox.update(row.key, { sent: [] });
}

/** A deletion met another revision: it stands only when nobody else changed the record. */
async function reconsider(row: Row, revision: number, stored: Fields, stands: boolean) {
  const data = strip(row.kind, stored);
  await db.rows.update(row.key, { data, base: data, revision, stored, deleted: stands });
  if (!stands) await db.outbox.delete(row.key);
}

/** The server will not take this as it is. It stays, and the person is told why. */
export function refuse(one: Pending, problem: Problem): Promise<void> {
  return together(async () => {
    const queued = await db.outbox.get(one.key);
    if (queued?.edit === one.edit) await db.outbox.update(one.key, { problem });
  });
}

/** Send what was refused once more: what it refers to may have been put right. */
export async function retry(key: string): Promise<void> {
  await db.outbox.update(key, { problem: null });
}

/** It was deleted elsewhere. The copy goes; an edit that was not sent yet is shown. */
export async function gone(
  { kind, id, key }: Pick<Row, 'kind' | 'id' | 'key'>,
  queued: Pending | undefined,
  revision: number | null,
): Promise<void> {
  if (!queued || queued.deletes) return forget(kind, id, revision);
  const seen = kind === 'night' ? revision : null;
  await db.rows.update(key, { deleted: true, base: null, revision: seen, stored: null });
  await db.outbox.update(key, { sent: [], problem: { type: 'gone' } });
}
