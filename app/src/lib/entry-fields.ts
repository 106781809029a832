/** The questions about an attempt beyond the first save, and the parts they are asked in. */
import type { Fields } from '../store/merge';
import type { Body } from './types';

type Entry = Body['practice-entry'];

/** Closed until she opens them. What the lens puts in front is not asked a second time. */
const PARTS = {
  expectation: ['words.expected', 'expected_likelihood', 'happened', 'surprise', 'next_likelihood'],
  course: ['managed', 'duration_minutes', 'words.happened', 'words.safety'],
  newness: [
    'old_feeling',
    'new_feeling',
    'stayed_with_it',
    'words.new_experience',
    'words.learned',
  ],
  feelings: ['distress_before', 'distress_peak', 'distress_after'],
  around: ['facets.place', 'facets.people', 'facets.inner_state', 'facets.activity'],
} as const;
export type Part = keyof typeof PARTS;
export type EntryField = (typeof PARTS)[Part][number];

const FIELDS = Object.values(PARTS).flat() as EntryField[];
/** What comes first while no lens has been read. */
const LEADS: EntryField[] = ['words.expected', 'happened', 'words.happened', 'words.learned'];

/** The lens's own order; a field that this app does not know yet is left out. */
export function leadsOf(lens: { leads: string[] } | undefined): EntryField[] {
  const known = FIELDS.filter((field) => lens?.leads.includes(field));
  if (!lens || !known.length) return LEADS;
  return known.sort((a, b) => lens.leads.indexOf(a) - lens.leads.indexOf(b));
}

/** The parts with what the leading fields leave of them. */
export function partsOf(leads: EntryField[]): [Part, EntryField[]][] {
  const parts = Object.entries(PARTS) as [Part, readonly EntryField[]][];
  return parts
    .map(([part, fields]): [Part, EntryField[]] => [
      part,
      fields.filter((one) => !leads.includes(one)),
    ])
    .filter(([, fields]) => fields.length);
}

export const isAnswered = (entry: Entry, field: EntryField): boolean => {
  const [holder, key] = holderOf(entry, field);
  return (holder[key] ?? null) !== null;
};

/** Where the answer stands: "words.expected" is `expected` in the words. */
export function holderOf(entry: Entry, field: EntryField): [Fields, string] {
  const [first, second] = field.split('.') as [keyof Entry, string | undefined];
  return second ? [entry[first] as unknown as Fields, second] : [entry as unknown as Fields, first];
}

/** A time without its rating says nothing: the server would refuse it. */
export function tidied(entry: Entry): Entry {
  const times = { ...entry };
  for (const rating of PARTS.feelings) if (times[rating] === null) times[`${rating}_at`] = null;
  return times;
}
