/** A night in words. Worked out on the phone by the server's rule, so that it needs no network. */
import type { TypedRow } from '../store/db';
import { derive } from '../sleep/diary';
import { duration, t } from './i18n.svelte';
import type { Body } from './types';

export type Night = TypedRow<'night'>;

export function sentenceOf(date: string, night: Body['night']): string {
  if (night.no_sleep) return t('night.noSleepSentence');
  const { total_sleep_minutes: asleep, time_in_bed_minutes: bed } = derive(date, night);
  if (asleep === null) return t('night.needsMore');
  if (bed === null) return t('night.asleep', { asleep: duration(asleep) });
  return t('night.sentence', { asleep: duration(asleep), bed: duration(bed) });
}

/** In few words, for a list. */
export function asleepOf({ id, data }: Night): string {
  const { total_sleep_minutes: asleep } = derive(id, data);
  if (asleep === null || data.no_sleep) return sentenceOf(id, data);
  return t('night.asleep', { asleep: duration(asleep) });
}

export const sentence = (row: Night): string => sentenceOf(row.id, row.data);

/** What looks like a slip. */
export const questions = (row: Night): string[] => derive(row.id, row.data).flags;
