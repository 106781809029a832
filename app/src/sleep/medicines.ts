/** Her medicines: one record is one medicine at one dose. */
import { list, type TypedRow } from '../store/db';
import { localDate } from '../lib/dates';
import { blank, newId } from '../lib/records';
import { keep } from '../lib/sync-page.svelte';
import type { Body } from '../lib/types';

export type MedicineRow = TypedRow<'medicine'>;
type Medicine = Body['medicine'];

export const nameOf = ({ generic, words }: Medicine): string => generic ?? words.name ?? '';

/** `stopped_on` is the first day without it. */
export const isTaken = ({ stopped_on }: Medicine): boolean =>
  stopped_on === null || stopped_on > localDate();

/** Those she takes first, by name; the newest dose of one first. */
export async function medicines(): Promise<MedicineRow[]> {
  const rows = await list('medicine');
  return rows.sort(
    (a, b) =>
      Number(isTaken(b.data)) - Number(isTaken(a.data)) ||
      nameOf(a.data).localeCompare(nameOf(b.data)) ||
      (a.data.started_on < b.data.started_on ? 1 : -1),
  );
}

/** Another dose from a date on: this record stops, and another one starts, on the same date. */
export async function changeDose(id: string, medicine: Medicine, from: string, dose: string) {
  const { generic, words, private: kept } = medicine;
  await keep('medicine', id, { ...medicine, stopped_on: from });
  await keep('medicine', newId(), {
    ...blank.medicine(),
    generic,
    private: kept,
    started_on: from,
    words: { ...blank.medicine().words, name: words.name, dose: dose || null },
  });
}
