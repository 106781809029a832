import { describe, expect, it } from 'vitest';
import type { Figure } from '../lib/types';
import { textOf } from './line';
import { afterPracticeTold, patternTold, practiceTold, stripTold, told, wayTold } from './told';

const figure = (sentence: string, standing: Figure['standing'] = 'enough'): Figure => ({
  value: standing === 'not_enough' ? null : 1,
  n: 3,
  of: 4,
  minimum: 4,
  missing_share: 0.25,
  standing,
  low: null,
  high: null,
  rule: 'practice.coverage',
  version: 1,
  evidence: 'C',
  from: '2026-03-01',
  to: '2026-03-28',
  sentence,
});
const none = { done: 0, partly: 0, could_not: 0, avoided: 0, no_chance: 0 };
const context = (label: string, done: number) => ({
  ...none,
  id: label,
  label,
  planned: true,
  done,
});
const cell = { met: 0, known: 0, of: 0 };

describe('a figure', () => {
  it('is told in the words of the server', () => {
    expect(told(figure('Practised.'), 'Days').text).toBe('Practised.');
    expect(told(figure('Practised.', 'few'), 'Days').text).toBe('Practised. Few: read with care.');
  });

  it('says of what there is not enough yet', () => {
    expect(told(figure('Not enough yet: 3 of 4.', 'not_enough'), 'Days').text).toBe(
      'Days: Not enough yet: 3 of 4.',
    );
  });
});

it('counts the outcomes that occurred, and what had no chance apart', () => {
  const attempts = { ...none, done: 10, avoided: 2, no_chance: 1 };
  expect(practiceTold({ days_practised: figure('Days.'), attempts }).map(textOf)).toEqual([
    'Days.',
    '12 attempts: 10 done and 2 avoided.',
    '1 time nothing came up to practise with.',
  ]);
});

it('names what is open, and how often the context is unknown', () => {
  const said = wayTold({
    id: 'way',
    coverage: { practised: 1, planned: 2, figure: figure('In 1 of 2.') },
    effective_contexts: figure('Like one.'),
    contexts: [context('Bus', 3), context('Shop', 0)],
  });
  expect(said.map(textOf)).toEqual([
    'In 1 of 2.',
    'Like one.',
    'In 1 practice the context is unknown.',
    'Still open in this period: Shop.',
  ]);
});

describe('a pattern', () => {
  const week = { monday: '2026-03-02', old: 1, new: 2, mixed: 1 } as never;

  it('is told in counts, and without moments as unknown', () => {
    expect(patternTold({ id: 'old', weeks: [week, week] }).map(textOf)).toEqual([
      '8 moments were written down: new way 4, some of both 2, old way 2.',
    ]);
    expect(patternTold({ id: 'old', weeks: [] }).map(textOf)[0]).toContain('unknown');
  });

  it('names an empty lane, and a lane that nothing tells of', () => {
    const weeks = [{ first: '2026-03-02', activated: cell, new_felt: cell, practised: cell }];
    const lanes = { activated: 'unknown', new_felt: 'none', practised: 'some' } as const;
    expect(stripTold({ strip: { weeks, lanes } })).toEqual([
      'Written down in the last four weeks: New way practised.',
      'Not so far: Something new felt with it.',
      'Nothing written down tells of: Old feeling was there.',
    ]);
  });
});

it('is silent about practice and nights under eight', () => {
  const few = figure('Not enough yet: 3 of 8.', 'not_enough');
  const found = { followed: few, minutes_until_onset: few } as never;
  expect(afterPracticeTold(found).map(textOf)).toEqual([
    'Practices with a logged night after: Not enough yet: 3 of 8.',
  ]);
});
