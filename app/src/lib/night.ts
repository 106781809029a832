/** What the server worked out about a night, in words. */
import type { TypedRow } from '../store/db';
import { duration, t } from './i18n.svelte';
import type { NightDerived } from './types';

export type Night = TypedRow<'night'>;

/** Null until the server has answered to what is on the phone now. */
export function derivedOf(row: Night): NightDerived | null {
  return ((row.stored as { derived?: NightDerived } | null)?.derived ??
    null) as NightDerived | null;
}

export function sentence(row: Night): string {
  const derived = derivedOf(row);
  if (!derived) return t('night.notYet');
  if (row.data.no_sleep) return t('night.noSleepSentence');
  const { total_sleep_minutes: asleep, time_in_bed_minutes: bed } = derived;
  if (asleep === null) return t('night.needsMore');
  if (bed === null) return t('night.asleep', { asleep: duration(asleep) });
  return t('night.sentence', { asleep: duration(asleep), bed: duration(bed) });
}

/** What looks like a slip. What was left open on purpose is no question. */
export function questions(row: Night): string[] {
  const flags = derivedOf(row)?.flags ?? [];
  return flags.filter((flag) => !flag.startsWith('missing_') && !flag.startsWith('inferred_'));
}
