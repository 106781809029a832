import { beforeEach, expect, test } from 'vitest';
import { newPhone, ServerDouble } from './server-double';
import { addDays, localDate } from '../lib/dates';
import { blank } from '../lib/records';
import { between, db, get, remember } from './db';
import { discard, remove, save, saveAsNew } from './outbox';
import { sync } from './sync';

let server: ServerDouble;
const date = localDate();
const night = (quality: number) => ({ ...blank.night(), quality });

beforeEach(async () => {
  await newPhone();
  await remember('account', { id: 'mira' });
  server = new ServerDouble();
});

const lastSent = () => server.batches.at(-1)![0]!;
const gone = (revision: number) => ({
  items: [{ kind: 'night', id: date, revision, deleted: true, record: null }],
  cursor: 'later',
  more: false,
});

async function storedAndDeleted() {
  await save('night', date, night(1));
  await sync();
  await remove('night', date);
  await sync();
}

test('a deleted night is written anew over its deletion', async () => {
  await storedAndDeleted();
  expect(await get('night', date)).toBeUndefined();
  await save('night', date, night(2));
  await sync();
  expect(lastSent()).toMatchObject({ id: date, base: 2, record: { quality: 2 } });
  expect((await get('night', date))?.data.quality).toBe(2);
});

test('the deletion that comes back with the feed does not take the new night away', async () => {
  await storedAndDeleted();
  server.refuses = () => 503;
  await save('night', date, night(2));
  await expect(sync()).rejects.toThrow();
  server.refuses = () => undefined;
  server.answer = () => ({ outcome: 'conflict', revision: 2, record: null });
  server.pages = [gone(2)];
  await sync();
  expect((await get('night', date))?.data.quality).toBe(2);
  expect((await db.outbox.toArray())[0]?.refused).toBe(false);
});

test('a night deleted on another phone can be written here', async () => {
  server.pages = [gone(7)];
  await sync();
  expect(await between('night', addDays(date, -1), date)).toEqual([]);
  await save('night', date, night(3));
  await sync();
  expect(lastSent().base).toBe(7);
});

test('after reading everything anew, a deletion is still known', async () => {
  server.pages = [gone(7)];
  await sync();
  server.pages = [410, gone(7)];
  await sync();
  await save('night', date, night(3));
  await sync();
  expect(lastSent().base).toBe(7);
});

test('an edit of a night that was deleted meanwhile is kept as that night', async () => {
  await save('night', date, night(1));
  await sync();
  server.stored.clear();
  server.answer = () => ({ outcome: 'gone', revision: 8 });
  await save('night', date, night(4));
  await sync();
  server.answer = () => undefined;
  await saveAsNew(`night/${date}`);
  await sync();
  expect(lastSent()).toMatchObject({ id: date, base: 8 });
  expect((await get('night', date))?.data.quality).toBe(4);
});

test('an edit given up does not forget the deletion', async () => {
  await save('night', date, night(1));
  await sync();
  server.stored.clear();
  server.answer = () => ({ outcome: 'gone', revision: 8 });
  await save('night', date, night(4));
  await sync();
  server.answer = () => undefined;
  await discard(`night/${date}`);
  await save('night', date, night(5));
  await sync();
  expect(lastSent().base).toBe(8);
});

test('naps and device nights belong to a day, and go when it is too old', async () => {
  const [old, young] = [addDays(date, -200), addDays(date, -2)];
  const device = (id: string, morning: string, revision: number) => ({
    kind: 'device-night',
    id,
    revision,
    deleted: false,
    record: {
      ...blank['device-night'](),
      ended_at: `${addDays(morning, -1)}T23:30:00Z`,
      end_offset_minutes: 60,
    },
  });
  server.pages = [
    { items: [device('a', old, 1), device('b', young, 2)], cursor: 'x', more: false },
  ];
  await sync();
  const rows = await between('device-night', old, date);
  expect(rows.map((row) => [row.id, row.day])).toEqual([['b', young]]);
  await save('nap', 'n', { ...blank.nap(), local_date: young });
  expect((await between('nap', young, young)).map((row) => row.id)).toEqual(['n']);
});
