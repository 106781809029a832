import { expect, it } from 'vitest';
import { points, type Form } from './measures';

it('draws what was filled in whole, and no point for what was not', () => {
  const responses = [
    { local_date: '2026-03-01', score: 27 },
    { local_date: '2026-03-03', score: null },
    { local_date: '2026-03-04', score: 0 },
  ];
  const drawn = points({ responses } as Form, 27, '2026-03-01', 4);
  expect(drawn.map(({ date, x, y }) => [date, x, y])).toEqual([
    ['2026-03-01', 12.5, 0],
    ['2026-03-04', 87.5, 100],
  ]);
});
