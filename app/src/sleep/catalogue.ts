/** The generic names that the server knows; kept on the phone, to search without a network. */
import { read, remember } from '../store/db';
import { api, ask, Refused } from '../lib/api';
import type { Answer } from '../lib/types';

export type Catalogue = Answer<'/v1/medicine-catalogue'>['items'];

const KEY = 'medicine-catalogue';
const MOST_SHOWN = 8;

export async function catalogue(): Promise<Catalogue> {
  try {
    const { items } = await ask(api.GET('/v1/medicine-catalogue'));
    await remember(KEY, items);
    return items;
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    return (await read<Catalogue>(KEY)) ?? [];
  }
}

/** Names that hold these letters, those that begin so first. Nothing is guessed. */
export function matching(items: Catalogue, typed: string): Catalogue {
  const wanted = plain(typed);
  if (!wanted) return [];
  const rank = (name: string) => Number(!plain(name).startsWith(wanted));
  return items
    .filter(({ generic }) => plain(generic).includes(wanted))
    .sort((a, b) => rank(a.generic) - rank(b.generic))
    .slice(0, MOST_SHOWN);
}

const plain = (text: string) => text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase().trim();
