/** How each school of therapy calls and asks for things: the server's words, kept for offline. */
import { read, remember } from '../store/db';
import { api, ask } from './api';
import { locale } from './i18n.svelte';
import { localDate } from './dates';
import type { Lens } from './types';

const STORED = 'lenses';
interface Kept {
  /** The local date on which they were asked for, and the language of that moment. */
  on: string;
  locale: string;
  items: Lens[];
}

export const lenses = async (): Promise<Lens[]> => (await read<Kept>(STORED))?.items ?? [];

/** Once a day, and when she changed the language. */
export async function refreshLenses(): Promise<void> {
  const [kept, on] = [await read<Kept>(STORED), localDate()];
  if (kept?.on === on && kept.locale === locale.current) return;
  const { items } = await ask(api.GET('/v1/lenses'));
  await remember(STORED, { on, locale: locale.current, items });
}
