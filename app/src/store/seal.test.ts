import { beforeEach, expect, test } from 'vitest';
import { newPhone } from './server-double';
import { blank, newId } from '../lib/records';
import { db, get, keyOf, list, read, remember, wipe } from './db';
import { dataKey, Locked, newDeviceKey, openByItself, use } from './key';
import { save } from './outbox';
import { reseal } from './reseal';
import { forgetOpened, seal, unseal } from './seal';
import { together } from './together';

const WORD = 'gxkqvwzjfb';
const id = newId();
const named = (name: string) => ({ ...blank.context(), words: { label: name } });
const label = async () => (await get('context', id))?.data.words.label;

/** Everything in the database, as a finder could read it. */
async function stored(): Promise<string> {
  const decoder = new TextDecoder('latin1');
  const all = await Promise.all(db.tables.map((table) => table.toArray()));
  return JSON.stringify(all, (_, value) =>
    value instanceof Uint8Array ? decoder.decode(value) : value,
  );
}

beforeEach(newPhone);

test('what is personal is sealed, wherever it is kept', async () => {
  await save('context', id, named(WORD));
  await remember('account', { email: WORD });
  await together([keyOf('context', id)], (draft) => {
    const [row] = [...draft.rows.values()];
    const [queued] = [...draft.outbox.values()];
    draft.rows.set(row!.key, {
      ...row!,
      base: named(WORD),
      stored: named(WORD),
      kept: named(WORD),
    });
    draft.outbox.set(row!.key, { ...queued!, sent: [named(WORD)], problem: { title: WORD } });
  });
  expect(await stored()).toContain(id);
  expect(await stored()).not.toContain(WORD);
  forgetOpened();
  expect(await label()).toBe(WORD);
  expect(await read('account')).toEqual({ email: WORD });
});

test('many writes at once: none is lost', async () => {
  await save('context', id, named(''));
  const add = (letter: string) =>
    together([keyOf('context', id)], (draft) => {
      const row = draft.rows.get(keyOf('context', id))!;
      const words = row.data.words as { label: string };
      draft.rows.set(row.key, { ...row, data: { words: { label: words.label + letter } } });
    });
  await Promise.all([...WORD].map(add));
  expect([...(await label())!].sort().join('')).toBe([...WORD].sort().join(''));
});

test('a seal opens in its own place only, and only whole', async () => {
  const { key } = await dataKey();
  const sealed = await seal(key, 'rows/a', WORD);
  forgetOpened();
  await expect(unseal(key, 'rows/b', sealed)).rejects.toThrow();
  const changed = sealed.map((byte, at) => (at === sealed.length - 1 ? byte ^ 1 : byte));
  await expect(unseal(key, 'rows/a', changed)).rejects.toThrow();
  expect(await unseal(key, 'rows/a', sealed)).toBe(WORD);
});

test('a new key: everything opens with it, nothing with the old one, nothing saved is lost', async () => {
  await save('context', id, named('before'));
  await remember('account', { id: 'mira' });
  const old = await dataKey();
  const { next, lock } = await newDeviceKey();
  const other = newId();
  await Promise.all([save('context', other, named('meanwhile')), reseal(next, lock)]);
  const labels = (await list('context')).map((row) => row.data.words.label).sort();
  expect(labels).toEqual(['before', 'meanwhile']);
  expect(await db.outbox.count()).toBe(2);
  expect(await read('account')).toEqual({ id: 'mira' });
  use(old);
  await expect(list('context')).rejects.toThrow();
});

test('a page that holds the old key writes nothing under it', async () => {
  const old = await dataKey();
  const { next, lock } = await newDeviceKey();
  await reseal(next, lock);
  use(old);
  await expect(save('context', id, named('late'))).rejects.toThrow(Locked);
  await expect(remember('next', 1)).rejects.toThrow(Locked);
  expect(await db.rows.count()).toBe(0);
});

test('the half of the key that is a file is gone: the phone starts anew', async () => {
  await save('context', id, named(WORD));
  use(null);
  await caches.delete('anew-key');
  await openByItself();
  expect(await list('context')).toEqual([]);
  await save('context', id, named('new'));
  expect(await label()).toBe('new');
});

test('wiped: neither the database nor the file is left', async () => {
  await save('context', id, named(WORD));
  await wipe();
  expect(await caches.has('anew-key')).toBe(false);
  await db.open();
  expect(await db.rows.count()).toBe(0);
});
