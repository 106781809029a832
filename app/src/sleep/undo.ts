/** Deleting, and taking it back for a moment. */
import { remove } from '../store/outbox';
import { t } from '../lib/i18n.svelte';
import { newId } from '../lib/records';
import { keep, kick } from '../lib/sync-page.svelte';
import { say } from '../lib/toast.svelte';
import type { Body, Kind } from '../lib/types';

/** A night comes back as that night; what has an id comes back under another one. */
export async function removeWithUndo<K extends Kind>(
  kind: K,
  id: string,
  record: Body[K],
  said: string,
): Promise<void> {
  const again = kind === 'night' ? id : newId();
  await remove(kind, id);
  kick();
  say(said, { label: t('app.undo'), run: () => void keep(kind, again, record) });
}
