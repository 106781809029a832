/** What waits for the person's decision, in words. */
import { db, openAll, type Row } from '../store/db';
import { overlay, type Fields } from '../store/merge';
import { openQueued } from '../store/together';
import { day, moment, number, t, type Key } from './i18n.svelte';
import { names } from './practice';
import type { Problem } from './types';
import { weekdayName, type Weekday } from '../push/when';

export interface Refusal {
  row: Row;
  problem: Problem;
}
export interface Difference {
  key: string;
  path: string[];
  label: string;
  mine: string;
  theirs: string;
}

export async function refusals(): Promise<Refusal[]> {
  const queued = await db.outbox.filter((one) => one.refused).toArray();
  const rows = await openAll(
    (await db.rows.bulkGet(queued.map((one) => one.key))).filter((row) => row !== undefined),
  );
  const refused = await Promise.all(queued.map(openQueued));
  return rows.flatMap((row) => {
    const problem = refused.find((one) => one.key === row.key)?.problem;
    return problem ? [{ row, problem }] : [];
  });
}

export const conflicts = async (): Promise<Row[]> =>
  openAll(await db.rows.filter((row) => row.conflict).toArray());

/** What records that others refer to are called, by their ids. */
export async function allNames(): Promise<Map<string, string>> {
  const known = await Promise.all((['behaviour', 'context', 'pattern'] as const).map(names));
  return new Map(known.flatMap((some) => [...some]));
}

/** What a record is called: its name, the day of a night, the moment of an attempt. */
export function titleOf(row: Row, names: Map<string, string>): string {
  const words = (row.data.words ?? {}) as Record<string, string | null>;
  if (row.kind === 'night') return day(row.id);
  if (row.kind === 'nap' || row.kind === 'device-night') return day(row.day);
  if (row.kind === 'medicine') return String(row.data.generic ?? words.name);
  if (row.kind === 'reminder') return String(row.data.local_time);
  if (row.kind === 'safety-plan') return t('help.plan');
  if (row.kind === 'pattern-moment') return moment(String(row.data.occurred_at));
  if (row.kind === 'therapy-session') return moment(String(row.data.held_at));
  if (['recall', 'transfer-probe', 'measure-response'].includes(row.kind))
    return moment(String(row.data.answered_at));
  if (row.kind === 'measure-schedule') return String(row.data.measure).toUpperCase();
  if (row.kind === 'rehearsal-choice') return day(String(row.data.day));
  if (row.kind !== 'practice-entry') return words.name || words.label || t('attention.unnamed');
  const way = names.get(String(row.data.behaviour_id)) ?? t('attention.unnamed');
  return `${way}, ${moment(String(row.data.occurred_at))}`;
}

/** Where it is edited; what is only said once has no screen of its own. */
export function editorOf(row: Row): string | null {
  const screens: Record<string, string> = {
    behaviour: `behaviour/${row.id}`,
    context: `context/${row.id}`,
    'measure-response': `measure-response/${row.id}`,
    'measure-schedule': 'measures',
    medicine: `medicine/${row.id}`,
    nap: `nap/${row.id}`,
    night: `night/${row.id}`,
    pattern: `pattern/${row.id}`,
    'pattern-moment': `moment/${row.id}`,
    'practice-entry': `entry/${row.id}`,
    reminder: 'reminders',
    'safety-plan': 'safety-plan',
    'therapy-session': `session/${row.id}`,
    'transfer-probe': `probe/${row.id}`,
    'safety-contact': `safety-contact/${row.id}`,
  };
  return screens[row.kind] ?? null;
}

/** The name of a field as its form shows it: "words/name" or "surprise". */
export function labelOf(pointer: string): string {
  const [first = '', second] = pointer.replace(/^\/(record\/)?/, '').split('/');
  const own = known(`${first}.${second}`, `field.${first}`, `facets.${first}`);
  return own ?? second ?? first;
}

/** The first of these keys that there is a text for. */
const known = (...keys: string[]): string | undefined =>
  keys.map((key) => [key, t(key as Key)]).find(([key, text]) => key !== text)?.[1];

/** What another device wrote into the same fields. */
export function differences(row: Row, names: Map<string, string>): Difference[] {
  return leaves(row.kept ?? {}).map((path) => ({
    key: path.join('/'),
    path,
    label: labelOf(path.join('/')),
    mine: said(at(row.data, path), path, names),
    theirs: said(at(row.kept!, path), path, names),
  }));
}

/** The values of the other device under these paths. */
export const taken = (row: Row, paths: string[][]): Fields =>
  paths.reduce<Fields>((all, path) => overlay(all, nested(path, at(row.kept!, path))), {});

const nested = (path: string[], value: unknown): Fields =>
  path.reduceRight<unknown>((inner, key) => ({ [key]: inner }), value) as Fields;

export function leaves(fields: Fields, path: string[] = []): string[][] {
  return Object.entries(fields).flatMap(([key, value]) =>
    typeof value === 'object' && value !== null && !Array.isArray(value)
      ? leaves(value as Fields, [...path, key])
      : [[...path, key]],
  );
}

export const at = (fields: Fields, path: string[]): unknown =>
  path.reduce<unknown>((inner, key) => (inner as Fields | null)?.[key], fields);

const ID = /^[0-9a-f]{8}-[0-9a-f]{4}-/;
const DATE = /^\d{4}-\d\d-\d\d$/;

/** A value in words; what it refers to by the names of `names`. */
export function said(value: unknown, path: string[], names: Map<string, string>): string {
  if (value === null || value === undefined || value === '') return t('attention.empty');
  if (Array.isArray(value)) return each(value, path, names) || t('attention.empty');
  if (typeof value === 'boolean') return t(value ? 'app.yes' : 'app.no');
  if (typeof value === 'number') return number(value);
  // Her own words are never taken for anything else.
  return path[0] === 'words' ? String(value) : meant(String(value), path, names);
}

const each = (values: unknown[], path: string[], names: Map<string, string>): string =>
  values.map((one) => said(one, path, names)).join(path[0] === 'words' ? '\n' : ', ');

function meant(value: string, path: string[], names: Map<string, string>): string {
  if (ID.test(value)) return names.get(value) ?? '…';
  if (DATE.test(value)) return day(value);
  if (path[0]?.endsWith('_at')) return moment(value);
  if (path[0] === 'weekdays') return weekdayName(value as Weekday, 'long');
  return names.get(value) ?? inWords(path.at(-1)!, value) ?? value;
}

const inWords = (leaf: string, value: string): string | undefined =>
  known(
    `${leaf === 'kind' ? 'reminder' : leaf}.${value}`,
    `facet.${leaf}.${value}`,
    `happened.${value}`,
  );
