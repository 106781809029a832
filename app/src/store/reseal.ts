/** Everything under a new key, and the new lock beside it, in one step: all of it or nothing. */
import { db, sealedWith, type Lock, type SealedPending, type SealedRow } from './db';
import { dataKey, use, type DataKey } from './key';
import { seal, unseal } from './seal';
import { sameSeals } from './together';

type Holder = { key: string; seal?: SealedRow['seal'] };

/** No sync runs meanwhile. What is saved meanwhile is taken along: then it begins again. */
export async function reseal(next: DataKey, lock: Lock): Promise<void> {
  await navigator.locks.request('anew-sync', async () => {
    while (!(await move(next, lock)));
    use(next);
  });
}

async function move(next: DataKey, lock: Lock): Promise<boolean> {
  const before = await db.transaction('r', db.rows, db.outbox, db.meta, everything);
  const old = await dataKey();
  const under = (table: string, all: Holder[]) =>
    Promise.all(all.map((one) => sealAgain(old.key, next.key, table, one)));
  const rows = (await under('rows', before.rows)) as SealedRow[];
  const outbox = (await under('outbox', before.outbox)) as SealedPending[];
  const meta = await under('meta', before.meta);
  return db.transaction('rw', db.rows, db.outbox, db.meta, db.lock, async () => {
    await sealedWith(old);
    if (!alike(before, await everything())) return false;
    await Promise.all([db.rows.bulkPut(rows), db.outbox.bulkPut(outbox), db.meta.bulkPut(meta)]);
    await db.lock.put(lock);
    return true;
  });
}

const everything = async () => ({
  rows: await db.rows.toArray(),
  outbox: await db.outbox.toArray(),
  meta: (await db.meta.toArray()).filter((one) => one.seal),
});

type Everything = Awaited<ReturnType<typeof everything>>;
const alike = (a: Everything, b: Everything): boolean =>
  sameSeals(a.rows, b.rows) && sameSeals(a.outbox, b.outbox) && sameSeals(a.meta, b.meta);

async function sealAgain(old: CryptoKey, next: CryptoKey, table: string, one: Holder) {
  const place = `${table}/${one.key}`;
  return { ...one, seal: await seal(next, place, await unseal(old, place, one.seal!)) };
}
