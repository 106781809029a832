/**
 * Reading, deciding and writing as one step over several records. Ciphers wait, and a transaction
 * does not wait for them: so it is opened before, sealed after, and written only if nobody else
 * wrote these records meanwhile; otherwise all of it is done again on what is there now.
 */
import Dexie from 'dexie';
import { db, openAll, sealedWith, type Pending, type Row } from './db';
import type { SealedPending, SealedRow } from './db';
import { dataKey } from './key';
import { equal, seal, unseal } from './seal';

/** The records as they are, and as they shall be: put another object in a place to change it. */
export interface Draft {
  rows: Map<string, Row>;
  outbox: Map<string, Pending>;
}
interface Found {
  rows: (SealedRow | undefined)[];
  outbox: (SealedPending | undefined)[];
}

/** `work` may run more than once and must not wait. `also` is written in the same step. */
export async function together<T>(
  keys: string[],
  work: (draft: Draft) => T,
  also?: () => PromiseLike<unknown>,
): Promise<T> {
  for (;;) {
    const found = await db.transaction('r', db.rows, db.outbox, () => find(keys));
    const before = await open(found);
    const after = { rows: new Map(before.rows), outbox: new Map(before.outbox) };
    const result = work(after);
    if (await commit(keys, found, before, after, also)) return result;
  }
}

/** What nobody had yet, in one step and without looking first. False: somebody has it. */
export async function add(row: Row, queued: Pending): Promise<boolean> {
  const data = await dataKey();
  const [record, waits] = await Promise.all([sealRow(data.key, row), sealQueued(data.key, queued)]);
  const write = () => Promise.all([sealedWith(data), db.rows.add(record), db.outbox.add(waits)]);
  try {
    await db.transaction('rw', db.rows, db.outbox, db.lock, write);
    return true;
  } catch (error) {
    if (error instanceof Dexie.ConstraintError) return false;
    throw error;
  }
}

async function find(keys: string[]): Promise<Found> {
  const [rows, outbox] = await Promise.all([db.rows.bulkGet(keys), db.outbox.bulkGet(keys)]);
  return { rows, outbox };
}

async function open(found: Found): Promise<Draft> {
  const rows = await openAll(found.rows.filter((row) => row !== undefined));
  const outbox = await Promise.all(found.outbox.filter((one) => one !== undefined).map(openQueued));
  return { rows: byKey(rows), outbox: byKey(outbox) };
}

export async function openQueued(one: SealedPending): Promise<Pending> {
  const { refused: _, seal: sealed, ...plain } = one;
  type Content = Pick<Pending, 'sent' | 'problem'>;
  const { key } = await dataKey();
  return { ...plain, ...(await unseal<Content>(key, `outbox/${one.key}`, sealed)) };
}

async function commit(
  keys: string[],
  found: Found,
  before: Draft,
  after: Draft,
  also?: () => PromiseLike<unknown>,
): Promise<boolean> {
  const data = await dataKey();
  const [rows, outbox] = await Promise.all([
    Promise.all(changed(before.rows, after.rows).map((row) => sealRow(data.key, row))),
    Promise.all(changed(before.outbox, after.outbox).map((one) => sealQueued(data.key, one))),
  ]);
  return db.transaction('rw', db.rows, db.outbox, db.meta, db.lock, async () => {
    // Asked for at once: each wait is a frame of a slow phone.
    const [now] = await Promise.all([find(keys), sealedWith(data)]);
    if (!unchanged(found, now)) return false;
    await Promise.all([
      db.rows.bulkPut(rows),
      db.outbox.bulkPut(outbox),
      db.rows.bulkDelete(dropped(before.rows, after.rows)),
      db.outbox.bulkDelete(dropped(before.outbox, after.outbox)),
      also?.(),
    ]);
    return true;
  });
}

export async function sealRow(key: CryptoKey, row: Row): Promise<SealedRow> {
  const { data, base, stored, kept, ...plain } = row;
  const sealed = await seal(key, `rows/${row.key}`, { data, base, stored, kept });
  return { ...plain, conflict: kept !== null, seal: sealed };
}

export async function sealQueued(key: CryptoKey, one: Pending): Promise<SealedPending> {
  const { sent, problem, ...plain } = one;
  const sealed = await seal(key, `outbox/${one.key}`, { sent, problem });
  return { ...plain, refused: problem !== null, seal: sealed };
}

const unchanged = (a: Found, b: Found): boolean =>
  sameSeals(a.rows, b.rows) && sameSeals(a.outbox, b.outbox);

type Holder = { seal?: SealedRow['seal'] } | undefined;
export const sameSeals = (a: Holder[], b: Holder[]): boolean =>
  a.length === b.length && a.every((one, at) => equal(one?.seal, b[at]?.seal));

const byKey = <T extends { key: string }>(all: T[]) => new Map(all.map((one) => [one.key, one]));

const changed = <T>(before: Map<string, T>, after: Map<string, T>): T[] =>
  [...after].flatMap(([key, one]) => (before.get(key) === one ? [] : [one]));

const dropped = <T>(before: Map<string, T>, after: Map<string, T>): string[] =>
  [...before.keys()].filter((key) => !after.has(key));
