/** Earlier versions of a record: the server's, asked for when she opens them. */
import { same, type Fields } from '../store/merge';
import { api, ask } from './api';
import { allNames, at, labelOf, leaves, said } from './attention';
import { lenses } from './lenses';
import { strip } from './records';

const PATHS = {
  pattern: '/v1/patterns/{id}/versions',
  behaviour: '/v1/behaviours/{id}/versions',
  context: '/v1/contexts/{id}/versions',
  'practice-entry': '/v1/practice-entries/{id}/versions',
  'pattern-moment': '/v1/pattern-moments/{id}/versions',
  'therapy-session': '/v1/therapy-sessions/{id}/versions',
} as const;
export type Versioned = keyof typeof PATHS;

export const isVersioned = (kind: string | null): kind is Versioned =>
  kind !== null && kind in PATHS;

type Stored = Fields & { written_at: string };
export interface Version {
  /** When this was written. */
  at: string;
  /** What it said then, where it said something else than afterwards. */
  was: { label: string; value: string }[];
}

/** The versions before its edits, the newest first. */
export async function earlier(kind: Versioned, id: string, now: Fields): Promise<Version[]> {
  const { items } = await ask(api.GET(PATHS[kind], { params: { path: { id } } }));
  const schools = (await lenses()).map((one): [string, string] => [one.key, one.name]);
  const all = new Map([...(await allNames()), ...schools]);
  return changes(kind, items as unknown as Stored[], now, all);
}

export function changes(
  kind: string,
  items: Stored[],
  now: Fields,
  known: Map<string, string>,
): Version[] {
  const bodies = [now, ...items.map((one) => strip(kind, one))];
  return items.map((one, index) => ({
    at: one.written_at,
    was: differing(bodies[index + 1]!, bodies[index]!, known),
  }));
}

const differing = (older: Fields, newer: Fields, known: Map<string, string>) =>
  leaves(older)
    .filter((path) => path[0] !== 'logged_at' && !same(at(older, path), at(newer, path)))
    .map((path) => ({ label: labelOf(path.join('/')), value: said(at(older, path), path, known) }));
