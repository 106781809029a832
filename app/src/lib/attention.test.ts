import { expect, test } from 'vitest';
import '../store/server-double';
import type { Row } from '../store/db';
import { overlay } from '../store/merge';
import { differences, taken } from './attention';

const [home, friend] = ['id-home', 'id-friend'];
const names = new Map([
  [home, 'Home'],
  [friend, 'Friend'],
]);
const row = {
  data: { stage: 'anchor', context_ids: [home], words: { name: 'Mine', cue: null } },
  kept: { stage: 'widen', context_ids: [home, friend], words: { cue: 'The kettle' } },
} as unknown as Row;

test('both values of each field are told in words', () => {
  const told = differences(row, names).map(({ mine, theirs }) => [mine, theirs]);
  expect(told).toEqual([
    ['One place to begin', 'More places'],
    ['Home', 'Home, Friend'],
    ['empty', 'The kettle'],
  ]);
});

test('what she picks of the other device is taken, the rest stays hers', () => {
  const chosen = overlay(row.data, taken(row, [['words', 'cue']]));
  expect(chosen).toEqual({
    stage: 'anchor',
    context_ids: [home],
    words: { name: 'Mine', cue: 'The kettle' },
  });
});
