/** The order of the list: by what is next, never by who is worst. */
import type { Client } from '../lib/types';

export type Order = 'next' | 'last' | 'shared' | 'name';

const LAST = '\uffff';
type Compare = (a: Client, b: Client) => number;

const text = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
/** A session that has passed is no longer the next one. */
const soonest =
  (now: string): Compare =>
  (a, b) =>
    text(next(a, now), next(b, now));
const next = ({ next_session_at: at }: Client, now: string): string =>
  at && at >= now ? at : LAST;
const newest: Compare = (a, b) => text(b.last_entry_at ?? '', a.last_entry_at ?? '');
const most: Compare = (a, b) =>
  b.scopes.length - a.scopes.length || text(a.scopes.join(), b.scopes.join());

/** Sorted; whoever is equal stands by name. */
export function ordered(clients: Client[], by: Order, locale: string, now: string): Client[] {
  const names = new Intl.Collator(locale);
  const name: Compare = (a, b) => names.compare(a.display_name ?? '', b.display_name ?? '');
  const chosen: Record<Order, Compare[]> = {
    next: [soonest(now), newest],
    last: [newest],
    shared: [most],
    name: [],
  };
  return clients.toSorted((a, b) =>
    [...chosen[by], name].reduce((found, compare) => found || compare(a, b), 0),
  );
}
