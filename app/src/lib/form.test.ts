import { beforeEach, expect, test, vi } from 'vitest';
import { newPhone, ServerDouble } from '../store/server-double';
import { get, list } from '../store/db';
import { save } from '../store/outbox';
import { discard, keepForm } from './form';
import { blank } from './records';
import { toast } from './toast.svelte';

const opened = { ...blank.context(), words: { label: 'Work' } };

beforeEach(async () => {
  new ServerDouble();
  await newPhone();
});

const undo = () => toast.shown!.actions[0]!.run();

test('what was made new can be taken back', async () => {
  await keepForm('context', 'new', blank.context(), opened);
  expect(await list('context')).toHaveLength(1);
  undo();
  await vi.waitFor(async () => expect(await list('context')).toHaveLength(0));
});

test('an edit can be taken back without what came in between from elsewhere', async () => {
  await save('context', 'c', opened);
  await keepForm('context', 'c', opened, { ...opened, place: 'work' });
  expect((await get('context', 'c'))!.data.place).toBe('work');
  await save('context', 'c', { ...opened, place: 'work', people: 'group' });
  undo();
  await vi.waitFor(async () =>
    expect((await get('context', 'c'))!.data).toMatchObject({ place: null, people: 'group' }),
  );
});

test('what was deleted comes back as a record of its own', async () => {
  await save('context', 'c', opened);
  await discard('context', 'c', opened);
  expect(await list('context')).toEqual([]);
  undo();
  await vi.waitFor(async () => expect(await list('context')).toHaveLength(1));
  const [back] = await list('context');
  expect(back!.id).not.toBe('c');
  expect(back!.data).toEqual(opened);
});
