import { Refused } from '../lib/api';
import type { Key } from '../lib/i18n.svelte';
import { Declined } from './confirm.svelte';

/** What went wrong, as a message. `known` names the problems that mean something special here. */
export function why(error: unknown, known: Partial<Record<string, Key>> = {}): Key | null {
  if (error instanceof Declined) return null;
  if (error instanceof DOMException)
    return error.name === 'InvalidStateError' ? 'security.passkeyThere' : 'sign.passkeyNot';
  if (!(error instanceof Refused)) return 'app.wentWrong';
  if (error.status === 0) return 'security.offline';
  if (error.status === 429) return 'app.tooOften';
  return known[error.kind] ?? (error.status === 401 ? 'app.signInAgain' : 'app.wentWrong');
}

/** The first field that was not accepted. */
export const field = (error: unknown): string | undefined =>
  error instanceof Refused ? error.problem.errors?.[0]?.pointer : undefined;
