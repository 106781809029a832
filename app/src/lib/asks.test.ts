import { expect, test } from 'vitest';
import '../store/server-double';
import { askToday, keyOf, type Known } from './asks';
import { blank } from './records';
import type { Measure, NextPractice, Suggestion } from './types';

const today = '2026-11-26';
const at = (day: string) => `${day}T12:00:00Z`;
const next: NextPractice = {
  on: today,
  items: [],
  resting: [],
  recalls: [{ session_id: 's', day: 2, due_on: '2026-11-25' }],
  lost_points: [{ session_id: 's', point: 2 }],
  probe: true,
};
const suggestion = { id: 'g', answer: null } as Suggestion;
const known: Known = {
  next,
  suggestions: [suggestion],
  measures: [],
  sessions: ['s'],
  recalls: [],
  probes: [],
  putOff: [],
};
const recall = (day: string, recalled: 'yes' | 'no', point = 1) => ({
  ...blank.recall(),
  session_id: 's',
  point,
  answered_at: at(day),
  recalled,
});
const asked = (more: Partial<Known>) => askToday({ ...known, ...more }, today)?.kind;

test('one thing at a time: a recall, a questionnaire, then a suggestion, the probe, and a lost point', () => {
  const put: string[] = [];
  const seen = [];
  const all = { ...known, measures: [{ id: 'phq-9' } as Measure] };
  for (let ask; (ask = askToday({ ...all, putOff: put }, today)); put.push(keyOf(ask)))
    seen.push(ask.kind);
  expect(seen).toEqual(['recall', 'measure', 'suggestion', 'probe', 'lost']);
});

test('a recall that was answered here since it fell due is not asked again', () => {
  expect(asked({ recalls: [recall('2026-11-25', 'yes')] })).toBe('suggestion');
  expect(asked({ recalls: [recall('2026-11-24', 'yes')] })).toBe('recall');
});

test('without the session on this phone there is nothing to compare with', () => {
  expect(asked({ sessions: [], suggestions: [], next: { ...next, probe: false } })).toBeUndefined();
});

test('a suggestion that was answered waits no longer', () => {
  const answered = { ...suggestion, answer: 'declined' as const };
  expect(asked({ next: { ...next, recalls: [] }, suggestions: [answered] })).toBe('probe');
});

test('the probe keeps its distance to the last one, answered on this phone or not', () => {
  const quiet = { suggestions: [], next: { ...next, recalls: [], lost_points: [] } };
  const probe = (day: string) => ({ ...blank['transfer-probe'](), answered_at: at(day) });
  expect(asked({ ...quiet, probes: [probe('2026-11-25')] })).toBeUndefined();
  expect(asked({ ...quiet, probes: [probe('2026-11-24')] })).toBe('probe');
});

test('a lost point that came back is found again', () => {
  const quiet = { suggestions: [], next: { ...next, recalls: [], probe: false } };
  const no = recall('2026-11-20', 'no', 2);
  expect(asked({ ...quiet, recalls: [no] })).toBe('lost');
  expect(asked({ ...quiet, recalls: [recall('2026-11-21', 'yes', 2), no] })).toBeUndefined();
});

test('before the first answer of the server nothing is asked', () => {
  expect(asked({ next: undefined, suggestions: [] })).toBeUndefined();
});
