import { expect, it } from 'vitest';
import type { Client } from '../lib/types';
import { ordered, type Order } from './order';

const client = (display_name: string, more: Partial<Client> = {}) =>
  ({ display_name, next_session_at: null, last_entry_at: null, scopes: [], ...more }) as never;
const NOW = '2026-03-10T08:00:00Z';
const names = (clients: Client[], by: Order) =>
  ordered(clients, by, 'en', NOW).map((one) => one.display_name);

it('begins with whom she meets next; then whoever wrote last, then the name', () => {
  const clients = [
    client('Eve'),
    client('Dora', { next_session_at: '2026-03-09T08:00:00Z' }),
    client('Cleo', { last_entry_at: '2026-03-08' }),
    client('Bea', { next_session_at: '2026-03-12T08:00:00Z' }),
    client('Ada', { next_session_at: '2026-03-11T08:00:00Z' }),
  ];
  expect(names(clients, 'next')).toEqual(['Ada', 'Bea', 'Cleo', 'Dora', 'Eve']);
});

it('sorts by the last entry, by what is shared, and by name', () => {
  const clients = [
    client('Cleo', { last_entry_at: '2026-03-01', scopes: ['practice'] }),
    client('Bea', { last_entry_at: '2026-03-08' }),
    client('Ada', { scopes: ['practice', 'sleep'] }),
  ];
  expect(names(clients, 'last')).toEqual(['Bea', 'Cleo', 'Ada']);
  expect(names(clients, 'shared')).toEqual(['Ada', 'Cleo', 'Bea']);
  expect(names(clients, 'name')).toEqual(['Ada', 'Bea', 'Cleo']);
});
