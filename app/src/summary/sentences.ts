/** A figure in few words, where a table has no room for its sentence. */
import { t, type Key } from '../lib/i18n.svelte';
import type { Figure } from '../lib/types';

/** "6 of 7 nights": how much is known behind a figure. */
export const nights = (figure: Figure): string =>
  t('figure.nights', { n: figure.n, count: figure.of });

/** What else must be said of a figure; "" when there is enough. */
export function standing(figure: Figure): string {
  if (figure.standing === 'enough') return '';
  if (figure.standing === 'few') return t('figure.few');
  return t('figure.notEnough', { n: figure.n, count: figure.minimum });
}

export const scopeName = (scope: string): string => t(`summary.scope.${scope}` as Key);
