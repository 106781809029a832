/**
 * The key of the device's copy. Without an app lock it lies here in two halves: a wrapping key in
 * the database, and what it wraps in a file of its own. Databases keep what was deleted for long;
 * a file that is deleted is gone, and with it everything that was sealed under that key.
 */
import { newId } from '../lib/records';
import { db, type Lock } from './db';
import { forgetOpened, unwrap, wrap, type Sealed } from './seal';

export interface DataKey {
  /** Which one it is: each turn of the app lock makes a new one. */
  id: string;
  key: CryptoKey;
}

/** The app lock is on, and nobody has opened it here. */
export class Locked extends Error {}

const AES = { name: 'AES-GCM', length: 256 };
const FILE = { cache: 'anew-key', path: '/key' };

let current: DataKey | null = null;

/** Of this page or worker only, and gone with it. */
export function use(key: DataKey | null): void {
  current = key;
  forgetOpened();
}

export async function dataKey(): Promise<DataKey> {
  if (!current && !(await openByItself())) throw new Locked();
  return current!;
}

/** Does this page or worker hold the key that the records are sealed with now? */
export const holds = (lock: Lock | undefined): boolean => !!lock && current?.id === lock.id;

/** Open what opens without the person; false while the app lock is on. */
export async function openByItself(): Promise<boolean> {
  const lock = await db.lock.get('now');
  if (holds(lock)) return true;
  if (lock?.way !== 'pin') return navigator.locks.request('anew-key', openFromDevice);
  use(null);
  // Closing the app while the lock was being turned on may have left it.
  await dropFile();
  return false;
}

async function openFromDevice(): Promise<boolean> {
  const [lock, wrapped] = [await db.lock.get('now'), await readFile()];
  if (lock?.way === 'pin') return false;
  if (lock && wrapped) use({ id: lock.id, key: await unwrap(wrapped, lock.wrapping) });
  else await startFresh();
  return true;
}

/** What was sealed before, if anything, can never be opened again: the server has it. */
async function startFresh(): Promise<void> {
  const { next, lock } = await newDeviceKey();
  await db.transaction('rw', db.tables, async () => {
    await Promise.all(db.tables.map((table) => table.clear()));
    await db.lock.put(lock);
  });
  use(next);
}

export const newKey = () =>
  crypto.subtle.generateKey(AES, true, ['encrypt', 'decrypt']) as Promise<CryptoKey>;

/** A new key that opens by itself. Its file is written here; `lock` is to be stored. */
export async function newDeviceKey(): Promise<{ next: DataKey; lock: Lock }> {
  const wrapping = await crypto.subtle.generateKey(AES, false, ['wrapKey', 'unwrapKey']);
  const wrapped = await wrap(await newKey(), wrapping);
  const cache = await caches.open(FILE.cache);
  await cache.put(FILE.path, new Response(wrapped));
  const id = newId();
  const next = { id, key: await unwrap(wrapped, wrapping) };
  return { next, lock: { key: 'now', id, way: 'device', wrapping } };
}

async function readFile(): Promise<Sealed | null> {
  const found = await (await caches.open(FILE.cache)).match(FILE.path);
  return found ? new Uint8Array(await found.arrayBuffer()) : null;
}

/** The file first: a cache that was opened before keeps its files until the app is closed. */
export async function dropFile(): Promise<void> {
  await (await caches.open(FILE.cache)).delete(FILE.path);
  await caches.delete(FILE.cache);
}
