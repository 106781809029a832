import { expect, it } from 'vitest';
import { columns } from './ribbon';

const week = (monday: string, older: number, newer: number, mixed: number) => ({
  monday,
  old: older,
  new: newer,
  mixed,
});

it('stacks new, mixed and old moments on the scale of the fullest week', () => {
  const [first, second] = columns([week('2026-01-05', 1, 2, 1), week('2026-01-12', 2, 0, 0)]);
  expect(first!.blocks).toEqual([
    { fill: 'solid', y: 50, height: 50 },
    { fill: 'hatched', y: 25, height: 25 },
    { fill: 'hollow', y: 0, height: 25 },
  ]);
  expect(second!.blocks).toEqual([{ fill: 'hollow', y: 50, height: 50 }]);
  expect([first!.middle, second!.middle]).toEqual([25, 75]);
});

it('leaves a week without a moment empty', () => {
  expect(columns([week('2026-01-05', 0, 0, 0)])[0]!.blocks).toEqual([]);
});
