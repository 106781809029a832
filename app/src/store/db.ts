/**
 * The device's copy. With what stands beside it the only files that know Dexie. What is personal
 * is sealed; in the clear stay keys, dates, revisions and flags, which the app must find by.
 */
import Dexie, { liveQuery, type Table } from 'dexie';
import { addDays, localDate } from '../lib/dates';
import type { Body, Kind, Problem } from '../lib/types';
import { dataKey, dropFile, Locked, use, type DataKey } from './key';
import type { Fields } from './merge';
import { seal, unseal, type Sealed } from './seal';

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

type Content = 'data' | 'base' | 'stored' | 'kept';
export type SealedRow = Omit<Row, Content> & {
  /** Does something wait in `kept`? */
  conflict: boolean;
  seal: Sealed;
};
export type SealedPending = Omit<Pending, 'sent' | 'problem'> & {
  /** Is there a `problem`? */
  refused: boolean;
  seal: Sealed;
};
/** How the key is kept. `id` says which key the records are sealed with. */
export type Lock = { key: 'now'; id: string } & (
  | { way: 'device'; wrapping: CryptoKey }
  | {
      way: 'pin';
      salt: Uint8Array<ArrayBuffer>;
      wrapped: Sealed;
      passkey: { id: ArrayBuffer; salt: Uint8Array<ArrayBuffer>; wrapped: Sealed } | null;
      /** Wrong tries in a row. */
      wrong: number;
      /** No try before this, epoch milliseconds. */
      until: number;
    }
);
/** `value` when it says nothing of her; otherwise `seal`. */
type Meta = { key: string; value?: unknown; seal?: Sealed };

class Database extends Dexie {
  rows!: Table<SealedRow, string>;
  outbox!: Table<SealedPending, string>;
  meta!: Table<Meta, string>;
  lock!: Table<Lock, string>;

  constructor() {
    super('anew');
    this.version(1).stores({ rows: 'key, kind, [kind+day]', outbox: 'key', meta: 'key' });
    // Builds before the first release kept it in the clear: it comes again from the server.
    this.version(2)
      .stores({ lock: 'key' })
      .upgrade((tx) => Promise.all(tx.storeNames.map((name) => tx.table(name).clear())));
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
  return row && !row.deleted ? ((await openRow(row)) as unknown as TypedRow<K>) : undefined;
}

export async function list<K extends Kind>(kind: K): Promise<TypedRow<K>[]> {
  return present(await db.rows.where({ kind }).toArray());
}

/** Attempts or nights of these dates, both included. */
export async function between<K extends Kind>(kind: K, from: string, to: string) {
  const rows = db.rows.where('[kind+day]').between([kind, from], [kind, to], true, true);
  return present<K>(await rows.toArray());
}

const present = <K extends Kind>(rows: SealedRow[]) =>
  openAll(rows.filter((row) => !row.deleted)) as unknown as Promise<TypedRow<K>[]>;

/** Opening waits for the browser's cipher, which a transaction would not: never inside of one. */
export const openAll = (rows: SealedRow[]) => waitFor(Promise.all(rows.map(unsealRow)));
export const openRow = (row: SealedRow) => waitFor(unsealRow(row));

/** A live query still sees what is read after this. */
export const waitFor = <T>(work: Promise<T>) =>
  Dexie.Promise.resolve(work) as unknown as Promise<T>;

async function unsealRow({ conflict: _, seal: sealed, ...plain }: SealedRow): Promise<Row> {
  const { key } = await dataKey();
  return { ...plain, ...(await unseal<Pick<Row, Content>>(key, `rows/${plain.key}`, sealed)) };
}

/** What says nothing of her, and is wanted while the app is locked. */
const PLAIN = ['place', 'signedOut', 'crisis-lines'];

export async function read<T>(key: string): Promise<T | undefined> {
  const found = await db.meta.get(key);
  if (!found?.seal) return found?.value as T | undefined;
  const { seal: sealed } = found;
  return waitFor(dataKey().then((data) => unseal<T>(data.key, `meta/${key}`, sealed)));
}

/** What is kept already wakes nobody who watches it: most answers are those of an hour ago. */
export async function remember(key: string, value: unknown): Promise<void> {
  if (JSON.stringify(await read(key)) === JSON.stringify(value)) return;
  if (PLAIN.includes(key)) return void (await db.meta.put({ key, value }));
  const data = await dataKey();
  const sealed = await seal(data.key, `meta/${key}`, value);
  await db.transaction('rw', db.meta, db.lock, async () => {
    await sealedWith(data);
    await db.meta.put({ key, seal: sealed });
  });
}

/** Inside a transaction: nothing is written under a key that was replaced meanwhile. */
export async function sealedWith(data: DataKey): Promise<void> {
  if ((await db.lock.get('now'))?.id !== data.id) throw new Locked();
}

/**
 * A query whose answer follows the database, over tabs and the worker. A Svelte store.
 * The wrapper is declared async on purpose: only then does Dexie see what is read after an await.
 */
export const live = <T>(query: () => Promise<T>) => liveQuery(async () => await query());

/** Leave nothing behind. */
export async function wipe(): Promise<void> {
  use(null);
  await dropFile();
  await db.delete();
}
