/** The questionnaires: the server's words, kept for offline. */
import { list, read, remember } from '../store/db';
import { api, ask } from '../lib/api';
import { localDate } from '../lib/dates';
import { locale } from '../lib/i18n.svelte';
import type { Measure } from '../lib/types';
import { due, type Name } from './due';

const STORED = 'measures';
interface Kept {
  /** The local date on which they were asked for, and the language of that moment. */
  on: string;
  locale: string;
  items: Measure[];
}

export const measures = async (): Promise<Measure[]> => (await read<Kept>(STORED))?.items ?? [];

export const measureOf = async (name: string): Promise<Measure | undefined> =>
  (await measures()).find((one) => one.id === name);

/** Once a day, and when she changed the language. */
export async function refreshMeasures(): Promise<void> {
  const [kept, on] = [await read<Kept>(STORED), localDate()];
  if (kept?.on === on && kept.locale === locale.current) return;
  const { items } = await ask(api.GET('/v1/measures'));
  await remember(STORED, { on, locale: locale.current, items });
}

/** What is due and can be filled in here, network or not. */
export async function dueMeasures(today: string): Promise<Measure[]> {
  const known = await measures();
  return (await dueNames(today)).flatMap((name) => known.find((one) => one.id === name) ?? []);
}

export async function dueNames(today: string): Promise<Name[]> {
  const [schedules, responses] = [await list('measure-schedule'), await list('measure-response')];
  return due(
    schedules.map((one) => one.data),
    responses.map((one) => one.data),
    today,
  );
}
