import { Refused } from '../lib/api';
import { t } from '../lib/i18n.svelte';

/** What went wrong, in words. `known` names those answers that mean something special here. */
export function trouble(error: unknown, known: Record<number, string> = {}): string {
  const status = error instanceof Refused ? error.status : -1;
  if (known[status]) return known[status];
  if (status === 0) return t('therapist.unreached');
  if (status === 429) return t('therapist.tooOften');
  return t('therapist.wentWrong');
}
