/** Saving what a form changed, and leaving it. */
import { get } from '../store/db';
import { merge, type Fields } from '../store/merge';
import { keep } from './sync-page.svelte';
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
