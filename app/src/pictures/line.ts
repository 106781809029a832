/** A sentence and, where a reader may open them, the entries that it stands on. */
import { getContext, setContext } from 'svelte';
import type { paths } from '../lib/api-schema';
import type { Figure, Medicines } from '../lib/types';

type Query = paths['/v1/clients/{client_id}/records']['get']['parameters']['query'];
/** Of which kind, and narrowed how; without dates they are those of the whole page. */
export type Behind = Omit<Query, 'limit' | 'cursor'>;

export interface Line {
  text: string;
  figure?: Figure;
  behind?: Behind;
}
export type Said = string | Line;

export const textOf = (said: Said): string => (typeof said === 'string' ? said : said.text);
export const joined = (lines: Said[]): string => lines.map(textOf).join(' ');

/** The kind of entries that a rule counts. */
export function kindOf(rule: string): Behind['kind'] {
  if (rule.startsWith('sleep.')) return 'night';
  if (/^(measures|stall)\./.test(rule)) return 'measure-response';
  return rule.startsWith('pattern.') ? 'pattern-moment' : 'practice-entry';
}

export type Opener = (behind: Behind, title: string) => void;
export type Changes = Medicines['changes'];

const [OPENER, CHANGES] = [Symbol('opener'), Symbol('changes')];

/** A page that can show entries says how; elsewhere figures are only read. */
export const provideOpener = (open: Opener): Opener => setContext(OPENER, open);
export const opener = (): Opener | undefined => getContext(OPENER);

/** What changed in the medicines, for every chart of the page. */
export const provideChanges = (changes: () => Changes): (() => Changes) =>
  setContext(CHANGES, changes);
export const changesOf = (): (() => Changes) => getContext(CHANGES) ?? (() => []);
