/** What the person did on this device, and what became of it. */
import type { Body, Kind, Problem } from '../lib/types';
import { newId, strip } from '../lib/records';
import { db, dayOf, keyOf, type Pending, type Row, type SealedPending } from './db';
import { merge, overlay, same, type Fields } from './merge';
import { wasOpened } from './seal';
import { add, together, type Draft } from './together';

/** What tells one place in the queue, without what is sealed in it. */
export type Queued = Omit<SealedPending, 'seal'>;
type Named = Pick<Row, 'kind' | 'id'>;

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

const pending = (row: Row, before?: Pending, deletes = false): Pending => ({
  key: row.key,
  kind: row.kind,
  id: row.id,
  edit: newId(),
  deletes,
  sent: before?.sent ?? [],
  queuedAt: before?.queuedAt ?? Date.now(),
  problem: null,
});

function queue(draft: Draft, row: Row, deletes = false): void {
  draft.rows.set(row.key, row);
  draft.outbox.set(row.key, pending(row, draft.outbox.get(row.key), deletes));
}

export function change<T>(records: Map<string, T>, key: string, what: Partial<T>): void {
  const known = records.get(key);
  if (known) records.set(key, { ...known, ...what });
}

function drop(draft: Draft, key: string): void {
  draft.rows.delete(key);
  draft.outbox.delete(key);
}

/** Write locally and queue, in one step: when this resolves, it is safe on the phone. */
export async function save<K extends Kind>(kind: K, id: string, data: Body[K]): Promise<void> {
  const made = fresh(kind, id, data as Fields);
  // What was never opened here is new, unless another tab has it.
  if (!wasOpened(`rows/${made.key}`) && (await add(made, pending(made)))) return;
  return together([made.key], (draft) => {
    const old = draft.rows.get(made.key);
    queue(draft, { ...made, ...old, data: made.data, day: made.day, deleted: false });
  });
}

/** Delete here and, if it may have left the phone, on the server. */
export function remove(kind: Kind, id: string): Promise<void> {
  const key = keyOf(kind, id);
  return together([key], (draft) => {
    const row = draft.rows.get(key);
    if (!row) return;
    if (row.revision === null && !draft.outbox.get(key)?.sent.length) return drop(draft, key);
    queue(draft, { ...row, deleted: true }, true);
  });
}

/**
 * A day that was deleted may be written again by whoever names the deletion's own revision; of
 * what has an id of its own nothing stays.
 */
function forget(draft: Draft, { kind, id }: Named, revision: number | null): void {
  drop(draft, keyOf(kind, id));
  if (kind !== 'night' || revision === null) return;
  const known = { ...fresh(kind, id, {}), revision, deleted: true };
  draft.rows.set(known.key, known);
}

/** Forget an edit that the server refused, and go back to what the server holds. */
export function discard(key: string): Promise<void> {
  return together([key], (draft) => {
    const row = draft.rows.get(key);
    if (!row) return drop(draft, key);
    if (!row.base) return forget(draft, row, row.revision);
    const day = dayOf(row.kind, row.id, row.base);
    change(draft.rows, key, { data: row.base, day, deleted: false });
    draft.outbox.delete(key);
  });
}

/** Keep an edit whose record was deleted elsewhere: it becomes a record of its own. */
export function saveAsNew(key: string): Promise<void> {
  const id = newId();
  return together([key], (draft) => {
    const row = draft.rows.get(key);
    if (!row) return;
    // A night is its date: it is written again.
    const again = row.kind === 'night' && { id: row.id, revision: row.revision };
    drop(draft, key);
    queue(draft, { ...fresh(row.kind, again ? row.id : id, row.data), ...again });
  });
}

/** The person chose, field by field: `theirs` are the values of the other device that she took. */
export function choose(key: string, theirs: Fields): Promise<void> {
  return together([key], (draft) => {
    const row = draft.rows.get(key);
    if (!row?.kept) return;
    const data = overlay(row.data, theirs);
    const chosen = { ...row, data, day: dayOf(row.kind, row.id, data), kept: null };
    if (same(data, row.data)) draft.rows.set(key, { ...row, kept: null });
    else queue(draft, chosen);
  });
}

/** What waits to be sent, referred-to records first; refused ones wait for the person. */
export async function waiting(): Promise<Queued[]> {
  const order = ['pattern', 'context', 'behaviour'];
  const rank = (one: Queued) => (order.includes(one.kind) ? order.indexOf(one.kind) : order.length);
  const all = await db.outbox.filter((one) => !one.refused).toArray();
  return all.sort((a, b) => rank(a) - rank(b) || a.queuedAt - b.queuedAt);
}

/** The records of these, as they go on the wire. Noted before: the answer may never come. */
export function departing(queued: Queued[]): Promise<Row[]> {
  return together(
    queued.map(({ key }) => key),
    (draft) =>
      queued.flatMap(({ key, deletes }) => {
        const row = draft.rows.get(key);
        if (row && !deletes) noteSent(draft, key, row.data);
        return row ?? [];
      }),
  );
}

function noteSent(draft: Draft, key: string, data: Fields): void {
  const sent = draft.outbox.get(key)?.sent ?? [];
  if (!sent.some((one) => same(one, data))) change(draft.outbox, key, { sent: [...sent, data] });
}

/** The server took it. An edit made meanwhile stays queued, now against this revision. */
export function settle(one: Queued, revision: number, sent: Fields, stored: Fields | null) {
  return together([one.key], (draft) => {
    const queued = draft.outbox.get(one.key);
    const settled = !queued || queued.edit === one.edit;
    if (one.deletes && settled) return forget(draft, one, revision);
    const base = stored ? strip(one.kind, stored) : sent;
    change(draft.rows, one.key, { base, revision, ...(stored && { stored }) });
    if (!settled) return change(draft.outbox, one.key, { sent: [] });
    change(draft.rows, one.key, { data: base, day: dayOf(one.kind, one.id, base) });
    draft.outbox.delete(one.key);
  });
}

/** Another device was there first: what was made here goes on top, or goes. */
export function meet(
  one: Queued,
  outcome: 'conflict' | 'gone',
  revision: number | null,
  record: Fields | null,
): Promise<void> {
  return together([one.key], (draft) => {
    const [row, queued] = [draft.rows.get(one.key), draft.outbox.get(one.key)];
    if (!row || !queued) return;
    if (outcome === 'gone') gone(draft, row, revision);
    else if (record) rebase(draft, row, queued, revision ?? 0, record);
  });
}

/** Someone changed it elsewhere: put the edit made here on top of that. */
export function rebase(
  draft: Draft,
  row: Row,
  queued: Pending,
  revision: number,
  stored: Fields,
): void {
  const theirs = strip(row.kind, stored);
  // Our own write whose answer was lost is no change by somebody else.
  const ours = queued.sent.some((one) => same(one, theirs));
  const news = { base: theirs, revision, stored };
  if (queued.deletes) {
    // A deletion stands only when nobody else changed the record.
    const stands = ours || same(row.base, theirs);
    draft.rows.set(row.key, { ...row, ...news, data: theirs, deleted: stands });
    if (!stands) draft.outbox.delete(row.key);
    return;
  }
  const { merged, lost } = merge(ours ? theirs : row.base, row.data, theirs);
  const kept = Object.keys(lost).length ? overlay(row.kept ?? {}, lost) : row.kept;
  const day = dayOf(row.kind, row.id, merged);
  draft.rows.set(row.key, { ...row, ...news, data: merged, day, kept });
  if (same(merged, theirs)) draft.outbox.delete(row.key);
  else change(draft.outbox, row.key, { sent: [] });
}

/** The server will not take this as it is. It stays, and the person is told why. */
export function refuse(one: Queued, problem: Problem): Promise<void> {
  return together([one.key], (draft) => {
    if (draft.outbox.get(one.key)?.edit === one.edit) change(draft.outbox, one.key, { problem });
  });
}

/** Send what was refused once more: what it refers to may have been put right. */
export const retry = (key: string): Promise<void> =>
  together([key], (draft) => change(draft.outbox, key, { problem: null }));

/** It was deleted elsewhere. The copy goes; an edit that was not sent yet is shown. */
export function gone(draft: Draft, what: Named, revision: number | null): void {
  const key = keyOf(what.kind, what.id);
  const queued = draft.outbox.get(key);
  if (!queued || queued.deletes) return forget(draft, what, revision);
  const seen = what.kind === 'night' ? revision : null;
  change(draft.rows, key, { deleted: true, base: null, revision: seen, stored: null });
  change(draft.outbox, key, { sent: [], problem: { type: 'gone' } });
}
