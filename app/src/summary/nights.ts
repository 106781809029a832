/** The nights of a period, one for each date: a date without an entry is unknown, not zero. */
import { datesBetween } from '../lib/dates';
import { t, type Key } from '../lib/i18n.svelte';
import type { Sleep } from '../lib/types';

export type Night = Sleep['nights'][number];

export interface Morning {
  date: string;
  night: Night | null;
}

export function mornings(nights: Night[], from: string, to: string): Morning[] {
  const known = new Map(nights.map((night) => [night.date, night]));
  return datesBetween(from, to).map((date) => ({ date, night: known.get(date) ?? null }));
}

const SLIPS = ['order_error', 'implausible_duration', 'negative_tst'];
const startsWith = (start: string) => (flag: string) => flag.startsWith(start);

/** What to know before reading a night's numbers. */
export function remarks({ night }: Morning): string[] {
  if (!night) return [t('summary.night.noEntry')];
  const { flags } = night;
  const found: [boolean, Key][] = [
    [flags.some((flag) => SLIPS.includes(flag)), 'summary.night.slip'],
    [flags.some(startsWith('missing_')), 'summary.night.incomplete'],
    [flags.includes('inferred_awake_minutes'), 'summary.night.inferred'],
    [flags.some((flag) => /^(nonexistent|ambiguous)_/.test(flag)), 'summary.night.clockChange'],
    [night.late, 'summary.late'],
  ];
  return found.filter(([holds]) => holds).map(([, key]) => t(key));
}
