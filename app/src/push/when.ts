/** Weekdays and times on the wall, in her language. */
import { day, moment, t } from '../lib/i18n.svelte';

export const WEEKDAYS = ['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU'] as const;
export type Weekday = (typeof WEEKDAYS)[number];

/** The first of January 2024 was a Monday. */
export const weekdayName = (weekday: Weekday, style: 'short' | 'long' = 'short') =>
  day(`2024-01-0${WEEKDAYS.indexOf(weekday) + 1}`, { weekday: style });

export const weekdayNames = (weekdays: Weekday[]): string =>
  weekdays.length === WEEKDAYS.length
    ? t('reminder.everyDay')
    : WEEKDAYS.filter((one) => weekdays.includes(one))
        .map((one) => weekdayName(one))
        .join(' · ');

/** "America/New_York" without its underscore. */
export const zoneName = (zone: string): string => zone.replaceAll('_', ' ');

/** "18:30" as she writes times. */
export const clockTime = (time: string): string =>
  moment(`2024-01-01T${time}:00`, { hour: 'numeric', minute: '2-digit' });
