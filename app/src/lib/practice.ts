/** One tap on Today, and what can still be done about it. */
import { list, type TypedRow } from '../store/db';
import { remove } from '../store/outbox';
import { blank, newId } from './records';
import { keep, kick } from './sync-page.svelte';
import type { Body } from './types';

export type Behaviour = TypedRow<'behaviour'>;

/** Saved at once, with the context that was suggested. Answers the new entry's id. */
export async function logDone(behaviour: string, context: string | null): Promise<string> {
  const id = newId();
  const entry = { ...blank['practice-entry'](), behaviour_id: behaviour, context_id: context };
  await keep('practice-entry', id, entry);
  return id;
}

export async function takeBack(id: string): Promise<void> {
  await remove('practice-entry', id);
  kick();
}

/** Deleted, and brought back under a new id: the old one stays deleted everywhere. */
export async function bringBack(entry: Body['practice-entry']): Promise<void> {
  await keep('practice-entry', newId(), entry);
}

export async function activeBehaviours(): Promise<Behaviour[]> {
  const all = await list('behaviour');
  return all.filter((one) => one.data.active).sort(byName);
}

const byName = (a: Behaviour, b: Behaviour) =>
  (a.data.words.name ?? '').localeCompare(b.data.words.name ?? '');

/** Names by id, for whatever has a name or a label. */
export async function names(kind: 'behaviour' | 'context'): Promise<Map<string, string>> {
  const rows = kind === 'behaviour' ? await list('behaviour') : await list('context');
  return new Map(rows.map((row) => [row.id, titleOf(row.data.words)]));
}

const titleOf = (words: { name?: string; label?: string }) => words.name ?? words.label ?? '';
