import { expect, it } from 'vitest';
import { marks, placeOf } from './changes';

const change = (on: string, name: string, dose: string | null = '50 mg') => ({
  on,
  change: 'started' as const,
  name,
  dose,
});

it('marks each date once, with all that changed on it', () => {
  const found = marks([
    change('2026-03-02', 'sertraline'),
    change('2026-03-02', 'lithium', null),
    change('2026-03-09', 'lithium'),
  ]);
  expect(found.map(({ letter, on }) => [letter, on])).toEqual([
    ['A', '2026-03-02'],
    ['B', '2026-03-09'],
  ]);
  expect(found[0]!.text).toContain('sertraline, 50 mg');
  expect(found[0]!.text).toContain('lithium');
});

it('places a date in the middle of its day, and outside of the chart nowhere', () => {
  expect(placeOf('2026-03-02', '2026-03-02', 10)).toBe(5);
  expect(placeOf('2026-03-11', '2026-03-02', 10)).toBe(95);
  expect(placeOf('2026-03-12', '2026-03-02', 10)).toBeNull();
  expect(placeOf('2026-03-01', '2026-03-02', 10)).toBeNull();
});
