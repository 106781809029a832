import { expect, test } from 'vitest';
import { inOrder, makingRoom, type Contact } from './safety';

const person = (id: string, position: number | null) =>
  ({ id, data: { position, words: { name: id, phone: null, note: null } } }) as Contact;
const ids = (people: { id: string }[]) => people.map((one) => one.id).join('');
const places = (changed: ReturnType<typeof makingRoom>) =>
  changed.map(({ id, data }) => `${id}${data.position}`).join(' ');

test('people stand in her order, and those without a place last', () => {
  expect(ids(inOrder([person('c', null), person('a', 1), person('b', 0)]))).toBe('bac');
});

test('two on one place stand in the same order on every device', () => {
  expect(ids(inOrder([person('b', 0), person('a', 0)]))).toBe('ab');
  expect(ids(inOrder([person('a', 0), person('b', 0)]))).toBe('ab');
});

test('whoever is put on top moves the others down', () => {
  const people = [person('a', 0), person('b', 1), person('c', 2)];
  expect(places(makingRoom(people, 'c', 0))).toBe('a1 b2');
});

test('whoever is put last changes only those that were below', () => {
  const people = [person('a', 0), person('b', 1), person('c', 2)];
  expect(places(makingRoom(people, 'b', 2))).toBe('c1');
});

test('staying where one is moves nobody', () => {
  const people = [person('a', 0), person('b', 1)];
  expect(places(makingRoom(people, 'b', 1))).toBe('');
});

test('somebody new goes where she wants', () => {
  const people = [person('a', 0), person('b', null)];
  expect(places(makingRoom(people, 'new', 1))).toBe('b2');
});
