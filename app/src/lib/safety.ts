/** Her plan for a hard hour, and the order of her people. */
import { get, list, type TypedRow } from '../store/db';
import type { Body } from './types';

export type Contact = TypedRow<'safety-contact'>;

/** All her devices write under this id, so that there is one plan. */
export const PLAN = '00000000-0000-7000-8000-000000000001';

/** In the order in which they are read: from what she can do alone to whom she can tell. */
export const STEPS = [
  'signs',
  'by_myself',
  'with_others',
  'who_helps',
  'safer_place',
  'reasons',
] as const;

/** The steps that she filled in. */
export async function filledSteps() {
  const words = (await get('safety-plan', PLAN))?.data.words;
  return STEPS.flatMap((step) => (words?.[step] ? [{ step, text: words[step] }] : []));
}

export const contacts = async (): Promise<Contact[]> => inOrder(await list('safety-contact'));

const LAST = 1001;
const placeOf = ({ data }: Contact): number => data.position ?? LAST;

/** Her own order; two on one place stand by their ids, so that all devices show the same. */
export const inOrder = (people: Contact[]): Contact[] =>
  people.toSorted((a, b) => placeOf(a) - placeOf(b) || (a.id < b.id ? -1 : 1));

/** Those who have to make room, as they are then, when `id` is put at `place`; 0 is on top. */
export function makingRoom(people: Contact[], id: string, place: number) {
  const others = inOrder(people).filter((one) => one.id !== id);
  return others.flatMap((one, index) => {
    const position = index < place ? index : index + 1;
    if (position === one.data.position) return [];
    return [{ id: one.id, data: { ...one.data, position } satisfies Body['safety-contact'] }];
  });
}
