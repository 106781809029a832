/** Turning the app lock on and off, and opening it. */
import { newId } from '../lib/records';
import { db, type Lock } from '../store/db';
import { dropFile, newDeviceKey, newKey, use } from '../store/key';
import { reseal } from '../store/reseal';
import { unwrap, wrap } from '../store/seal';
import { secretOf, type MadePasskey } from './passkey';
import { pauseAfter, stretch, waitOf, type PinLock } from './pin';

/** Too many wrong tries: none counts before the wait is over. */
export class Wait extends Error {}

/** From here on the key is on the device only as the PIN, or the passkey, brings it back. */
export async function turnOn(pin: string, passkey: MadePasskey | null): Promise<void> {
  const salt = crypto.getRandomValues(new Uint8Array(16));
  const [key, byPin] = [await newKey(), await stretch(pin, salt)];
  const wrapped = await wrap(key, byPin);
  const other = passkey && {
    id: passkey.id,
    salt: passkey.salt,
    wrapped: await wrap(key, passkey.secret),
  };
  const id = newId();
  const lock: Lock = {
    key: 'now',
    id,
    way: 'pin',
    salt,
    wrapped,
    passkey: other,
    wrong: 0,
    until: 0,
  };
  await reseal({ id, key: await unwrap(wrapped, byPin) }, lock);
  await dropFile();
}

/** False: that was not the PIN. */
export async function turnOff(pin: string): Promise<boolean> {
  if (!(await unlock(pin))) return false;
  const { next, lock } = await newDeviceKey();
  await reseal(next, lock);
  return true;
}

/** False: that was not the PIN. Throws `Wait`. */
export async function unlock(pin: string): Promise<boolean> {
  const lock = await claimTry();
  try {
    use({ id: lock.id, key: await unwrap(lock.wrapped, await stretch(pin, lock.salt)) });
  } catch (error) {
    if (error instanceof DOMException) return false;
    throw error;
  }
  await db.lock.put({ ...lock, wrong: 0, until: 0 });
  return true;
}

/** Throws a DOMException when she shows none. */
export async function unlockByPasskey(): Promise<void> {
  const lock = (await db.lock.get('now')) as PinLock;
  const { passkey } = lock;
  use({ id: lock.id, key: await unwrap(passkey!.wrapped, await secretOf(passkey!)) });
  await db.lock.put({ ...lock, wrong: 0, until: 0 });
}

/** A try counts as wrong before it is made: closing the app in the middle wins nothing. */
const claimTry = (): Promise<PinLock> =>
  db.transaction('rw', db.lock, async () => {
    const lock = (await db.lock.get('now')) as PinLock;
    if (waitOf(lock)) throw new Wait();
    const wrong = lock.wrong + 1;
    await db.lock.put({ ...lock, wrong, until: Date.now() + pauseAfter(wrong) });
    return lock;
  });
