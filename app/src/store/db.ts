/** The device's copy. With outbox.ts and feed.ts the only files that know Dexie. */
import Dexie, { liveQuery, type Table } from 'dexie';
import { addDays, localDate } from '../lib/dates';
import type { Body, Kind, Problem } from '../lib/types';
import type { Fields } from './merge';

/** One record. `data` is what the person sees, `base` what the server held at `revision`. */
export interface Row {
  key: string;
  kind: string;
  id: string;
  data: Fields;
  base: Fields | null;
  revision: number | null;
  /** The record as the server last answered it, with what it computes. */
  stored: Fields | null;
  /** Values of another device that lost against an edit made here, until the person chooses. */
  kept: Fields | null;
  deleted: boolean;
  /** The local date it belongs to; "" when it belongs to none. */
  day: string;
  /** Which pull from the start brought it. */
  generation: number;
}

/** One record that waits to be sent. */
export interface Pending {
  key: string;
  kind: string;
  id: string;
  /** New with each edit: tells whether the person went on editing while it was on its way. */
  edit: string;
  deletes: boolean;
  /** What was put on the wire and not answered: any of it may have arrived. */
  sent: Fields[];
  /** When it was first queued, epoch milliseconds. */
  queuedAt: number;
  /** Why the server refused it: it stays until the person decides. */
  problem: Problem | null;
}

export type TypedRow<K extends Kind> = Omit<Row, 'data'> & { data: Body[K] };

class Database extends Dexie {
  rows!: Table<Row, string>;
  outbox!: Table<Pending, string>;
  meta!: Table<{ key: string; value: unknown }, string>;

  constructor() {
    super('anew');
    this.version(1).stores({ rows: 'key, kind, [kind+day]', outbox: 'key', meta: 'key' });
  }
}

export const db = new Database();
// Reads that are under way hold a wipe up for a moment: no reason for a warning.
db.on('blocked', () => false);

/** The last 90 days stay on the phone. */
const DAYS_KEPT = 90;
export const oldestDay = (): string => addDays(localDate(), -DAYS_KEPT);

export const keyOf = (kind: string, id: string): string => `${kind}/${id}`;

/** When it was, for what belongs to a day. */
const WHEN: Record<string, string> = {
  'practice-entry': 'occurred_at',
  'pattern-moment': 'occurred_at',
  'therapy-session': 'held_at',
};

/** The local date of an attempt, a moment, a session, a night or a nap. */
export function dayOf(kind: string, id: string, data: Fields): string {
  if (kind === 'night') return id;
  if (kind === 'nap') return String(data.local_date);
  if (kind === 'device-night') return morningOf(data);
  const at = WHEN[kind];
  return at ? localDate(String(data[at]), String(data.time_zone)) : '';
}

/** On the clock that hung where the device's night ended. */
const morningOf = ({ ended_at, end_offset_minutes }: Fields): string =>
  localDate(new Date(Date.parse(String(ended_at)) + Number(end_offset_minutes) * 60_000), 'UTC');

export async function get<K extends Kind>(kind: K, id: string): Promise<TypedRow<K> | undefined> {
  const row = await db.rows.get(keyOf(kind, id));
  return row && !row.deleted ? (row as unknown as TypedRow<K>) : undefined;
}

export async function list<K extends Kind>(kind: K): Promise<TypedRow<K>[]> {
  const rows = await db.rows.where({ kind }).toArray();
  return rows.filter((row) => !row.deleted) as unknown as TypedRow<K>[];
}

/** Attempts or nights of these dates, both included. */
export async function between<K extends Kind>(kind: K, from: string, to: string) {
  const rows = db.rows.where('[kind+day]').between([kind, from], [kind, to], true, true);
  const found = await rows.toArray();
  return found.filter((row) => !row.deleted) as unknown as TypedRow<K>[];
}

export async function read<T>(key: string): Promise<T | undefined> {
  return (await db.meta.get(key))?.value as T | undefined;
}

export async function remember(key: string, value: unknown): Promise<void> {
  await db.meta.put({ key, value });
}

/**
 * A query whose answer follows the database, over tabs and the worker. A Svelte store.
 * The wrapper is declared async on purpose: only then does Dexie see what is read after an await.
 */
export const live = <T>(query: () => Promise<T>) => liveQuery(async () => await query());

/** Leave nothing behind. */
export const wipe = (): Promise<void> => db.delete();
