import { expect, test } from 'vitest';
import { isAnswered, leadsOf, partsOf, tidied } from './entry-fields';
import { blank } from './records';

const mindful = { leads: ['duration_minutes', 'facets.inner_state', 'words.learned'] };

test('a lens puts its own questions in front, in its own order', () => {
  expect(leadsOf(mindful)).toEqual(mindful.leads);
});

test('what a lens asks that this app does not know is left out', () => {
  expect(leadsOf({ leads: ['words.dream', 'managed'] })).toEqual(['managed']);
});

test('without a lens there are questions all the same', () => {
  expect(leadsOf(undefined).length).toBeGreaterThan(0);
  expect(leadsOf({ leads: [] })).toEqual(leadsOf(undefined));
});

test('nothing is asked twice, and nothing is left out', () => {
  const leads = leadsOf(mindful);
  const asked = [...leads, ...partsOf(leads).flatMap(([, fields]) => fields)];
  expect(new Set(asked).size).toBe(asked.length);
  expect(asked.toSorted()).toEqual(everyField());
});

/** As the API names them, beyond the first save. */
function everyField(): string[] {
  const { words, facets, ...fields } = blank['practice-entry']();
  const first = /_at$|_id$|^time_zone$|^outcome$|^private$/;
  return [
    ...Object.keys(fields).filter((name) => !first.test(name)),
    ...Object.keys(facets).map((name) => `facets.${name}`),
    ...Object.keys(words)
      .filter((name) => name !== 'note')
      .map((name) => `words.${name}`),
  ].sort();
}

test('nothing is answered at first, and zero is an answer', () => {
  const entry = blank['practice-entry']();
  expect(isAnswered(entry, 'old_feeling')).toBe(false);
  expect(isAnswered({ ...entry, old_feeling: 0 }, 'old_feeling')).toBe(true);
  entry.facets.place = 'work';
  expect(isAnswered(entry, 'facets.place')).toBe(true);
});

test('a time goes with the rating that it was the time of', () => {
  const at = '2026-11-20T18:30:00Z';
  const entry = { ...blank['practice-entry'](), distress_peak: 0, distress_peak_at: at };
  expect(tidied(entry).distress_peak_at).toBe(at);
  expect(tidied({ ...entry, distress_peak: null }).distress_peak_at).toBeNull();
});
