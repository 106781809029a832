/** What holds for all reminders lies in the account: it is changed online, and holds at once. */
import { api, ask, Refused } from '../lib/api';
import type { Key } from '../lib/i18n.svelte';
import { refresh, session } from '../lib/session.svelte';
import type { Account } from '../lib/types';

export type Limits = Required<Account['reminders']>;

/** Null when it is done, else what to tell her. */
export async function setLimits(reminders: Partial<Limits>): Promise<Key | null> {
  try {
    await ask(api.PATCH('/v1/me', { body: { reminders } }));
    await refresh();
    return null;
  } catch (error) {
    const offline = error instanceof Refused && error.status === 0;
    return offline ? 'app.needsNetwork' : 'app.wentWrong';
  }
}

/** "Until I say": the last year that the server knows. */
export const FOR_GOOD = '2199-12-31T00:00:00Z';

/** Until when all reminders rest; null when they do not. */
export function restsUntil(now = Date.now()): string | null {
  const until = session.account?.reminders.paused_until ?? null;
  return until && Date.parse(until) > now ? until : null;
}
