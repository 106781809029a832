/** A total in words, without a judgement. */
import { t } from '../lib/i18n.svelte';
import type { Measure } from '../lib/types';
import { bandOf, total, type Answers } from './score';

export function totalInWords(measure: Measure, answers: Answers): string {
  const score = total(measure, answers);
  if (score === null) return t('measure.incomplete');
  return t('measure.total', { score, of: measure.highest, band: bandOf(measure, score) });
}
