/** Changes of medicines as marks on a chart: a letter at its place, and what it stands for. */
import { day, t } from '../lib/i18n.svelte';
import type { Changes } from './line';

export interface Mark {
  letter: string;
  on: string;
  text: string;
}

const DAY_MS = 86_400_000;
const days = (from: string, to: string): number => (Date.parse(to) - Date.parse(from)) / DAY_MS;

/** One mark a date, however much changed on it. */
export function marks(changes: Changes): Mark[] {
  const dates = [...new Set(changes.map(({ on }) => on))];
  return dates.map((on, index) => ({
    letter: String.fromCharCode(65 + (index % 26)),
    on,
    text: t('picture.about', {
      about: day(on, { day: 'numeric', month: 'short' }),
      sentence: changes
        .filter((one) => one.on === on)
        .map(toldOf)
        .join(' '),
    }),
  }));
}

function toldOf({ change, name, dose }: Changes[number]): string {
  const what = [name ?? t('picture.medicine'), dose].filter(Boolean).join(', ');
  return t(`picture.change.${change}`, { what });
}

/** Where a date stands between two others, in percent; outside of them nowhere. */
export function placeOf(on: string, first: string, lengthDays: number): number | null {
  const at = days(first, on);
  return at < 0 || at >= lengthDays ? null : (100 * (at + 0.5)) / lengthDays;
}
