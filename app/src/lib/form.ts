/** Saving what a form changed, and leaving it. */
import { get } from '../store/db';
import { merge, type Fields } from '../store/merge';
import { remove } from '../store/outbox';
import { t } from './i18n.svelte';
import { newId } from './records';
import { keep, kick } from './sync-page.svelte';
import { say } from './toast.svelte';
import { painted } from './turn';
import type { Body, Kind } from './types';

/**
 * Save an edit. What arrived from another device while the form was open stays, unless the form
 * changed the same field.
 */
export async function keepEdited<K extends Kind>(
  kind: K,
  id: string,
  opened: Body[K] | null,
  edited: Body[K],
): Promise<void> {
  const latest = opened && (await get(kind, id));
  if (!latest) return keep(kind, id, edited);
  const { merged } = merge(opened as Fields, edited as Fields, latest.data as Fields);
  return keep(kind, id, merged as Body[K]);
}

/** Save a form ("new", or the id of what was opened), say so, and offer to take it back. */
export async function keepForm<K extends Kind>(
  kind: K,
  id: string,
  opened: Body[K],
  edited: Body[K],
): Promise<void> {
  const isNew = id === 'new';
  const its = isNew ? newId() : id;
  await keepEdited(kind, its, isNew ? null : opened, edited);
  const undo = () => (isNew ? takeBack(kind, its) : keepEdited(kind, its, edited, opened));
  say(t('app.savedHere'), { label: t('app.undo'), run: () => void undo() });
  // Before another screen takes its time.
  await painted();
}

/** Delete, and offer to bring it back: under a new id, for the old one stays deleted everywhere. */
export async function discard<K extends Kind>(kind: K, id: string, body: Body[K]): Promise<void> {
  await takeBack(kind, id);
  const undo = () => void keep(kind, newId(), body);
  say(t('entry.deleted'), { label: t('app.undo'), run: undo });
}

export async function takeBack(kind: Kind, id: string): Promise<void> {
  await remove(kind, id);
  kick();
}
