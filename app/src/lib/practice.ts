/** One tap on Today, and what can still be done about it. */
import { list, type TypedRow } from '../store/db';
import { takeBack } from './form';
import { t } from './i18n.svelte';
import { blank, newId } from './records';
import { keep } from './sync-page.svelte';
import { say } from './toast.svelte';
import type { Body } from './types';

export type Behaviour = TypedRow<'behaviour'>;
type Choice = Partial<Body['rehearsal-choice']> & Pick<Body['rehearsal-choice'], 'choice'>;

/** Saved at once, with the context that was suggested. Answers the new entry's id. */
export async function logDone(behaviour: string, context: string | null): Promise<string> {
  const id = newId();
  const entry = { ...blank['practice-entry'](), behaviour_id: behaviour, context_id: context };
  await keep('practice-entry', id, entry);
  return id;
}

/** What she said to an offer, or about her life: said back to her, with a way to take it back. */
export async function choose(choice: Choice, says: string): Promise<void> {
  const id = newId();
  await keep('rehearsal-choice', id, { ...blank['rehearsal-choice'](), ...choice });
  say(says, { label: t('app.undo'), run: () => void takeBack('rehearsal-choice', id) });
}

export async function activeBehaviours(): Promise<Behaviour[]> {
  return (await list('behaviour')).filter((one) => one.data.active).sort(byName);
}

const byName = (a: Behaviour, b: Behaviour) =>
  (a.data.words.name ?? '').localeCompare(b.data.words.name ?? '');

/** By the ladder, easiest first; what stands on none comes after, by name. */
export const byLadder = (a: Behaviour, b: Behaviour): number =>
  (a.data.ladder_position ?? 101) - (b.data.ladder_position ?? 101) || byName(a, b);

/** Names by id, for whatever has a name or a label. */
export async function names(kind: 'behaviour' | 'context' | 'pattern') {
  const rows: TypedRow<typeof kind>[] = await list(kind);
  return new Map(rows.map((row) => [row.id, titleOf(row.data.words)]));
}

const titleOf = (words: { name?: string; label?: string }): string =>
  words.name ?? words.label ?? '';
