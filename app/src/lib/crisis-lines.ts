/** Whom to call, country by country: the list that came with the app, or a later one. */
import { read, remember } from '../store/db';
import shipped from './api-crisis-lines.json';
import { api, ask } from './api';
import { localDate } from './dates';
import { dial } from './phone';
import type { CrisisLines } from './types';

export type Country = CrisisLines['countries'][number];
export type Line = Country['lines'][number];

export const SHIPPED: CrisisLines = shipped;

const STORED = 'crisis-lines';
interface Kept {
  /** The local date on which it was asked for. */
  on: string;
  list: CrisisLines;
}

/** Corrections arrive without a new app; what came with the app is never replaced by older. */
export async function latestLines(): Promise<CrisisLines> {
  const list = (await read<Kept>(STORED))?.list;
  return list && list.checked_on > SHIPPED.checked_on ? list : SHIPPED;
}

/**
 * Once a day, among the day's other requests and without a cookie: opening Help now asks for
 * nothing, so nobody can tell from outside that it was opened.
 */
export async function refreshLines(): Promise<void> {
  const on = localDate();
  if ((await read<Kept>(STORED))?.on === on) return;
  const asked = ask(api.GET('/v1/crisis-lines', { credentials: 'omit' }));
  // There is always a list on the phone: nothing waits for this one.
  const list = await asked.catch(() => null);
  if (list) await remember(STORED, { on, list });
}

/** Where a tap on a line leads. */
export const target = ({ phone, text }: Line): string =>
  text ? `sms:${dial(phone)}?body=${text}` : `tel:${dial(phone)}`;
