import { expect, test } from 'vitest';
import '../store/server-double';
import { changes } from './history';
import { blank } from './records';

const NAMES = new Map([['0190a1b2-0000-7000-8000-000000000001', 'Team meeting']]);
const now = { ...blank.context(), place: 'work', words: { label: 'Weekly' } };
const before = (more: object, written_at: string) => ({ ...now, ...more, written_at });

test('each version says what was different, and nothing else', () => {
  const newest = before({ place: 'home' }, '2026-11-20T10:00:00Z');
  const oldest = before({ place: 'home', words: { label: 'Monday' } }, '2026-11-01T10:00:00Z');
  const found = changes('context', [newest, oldest], now, NAMES);
  expect(found.map((one) => one.was.map(({ value }) => value))).toEqual([['At home'], ['Monday']]);
  expect(found.map((one) => one.at)).toEqual(['2026-11-20T10:00:00Z', '2026-11-01T10:00:00Z']);
});

test('what it referred to is called by its name', () => {
  const way = { ...blank.behaviour(), context_ids: [...NAMES.keys()], written_at: '' };
  const [version] = changes('behaviour', [way], blank.behaviour(), NAMES);
  expect(version!.was.map((one) => one.value)).toEqual(['Team meeting']);
});

test('answers, dates and lenses are said in words', () => {
  const way = { ...blank.behaviour(), lens: 'cbt' as const, paused_until: '2026-12-05' };
  const items = [{ ...way, stage: 'free', written_at: '' }];
  const [version] = changes('behaviour', items, blank.behaviour(), new Map([['cbt', 'Thoughts']]));
  const said = Object.fromEntries(version!.was.map((one) => [one.label, one.value]));
  expect(said).toMatchObject({ 'How far along?': 'Anywhere' });
  expect(Object.values(said)).toContain('Thoughts');
  expect(said['Rest this until']).toMatch(/5.*December|December.*5/);
});

test('her own words are never taken for the name of an answer', () => {
  const entry = { ...blank['practice-entry'](), written_at: '' };
  const older = { ...entry, words: { ...entry.words, happened: 'no' } };
  expect(changes('practice-entry', [older], entry, NAMES)[0]!.was[0]!.value).toBe('no');
});
