/** Some calls want the password once more: the sheet asks for it, and the call is repeated. */
import { Refused } from '../lib/api';

export const asked = $state<{ answer: ((confirmed: boolean) => void) | null }>({ answer: null });

/** She closed the sheet: nothing was done. */
export class Declined extends Error {}

export async function confirmed<T>(call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (error) {
    if (!(error instanceof Refused) || error.kind !== 'confirm-first') throw error;
  }
  if (!(await new Promise<boolean>((answer) => (asked.answer = answer)))) throw new Declined();
  return call();
}

export function answer(confirmed: boolean): void {
  asked.answer?.(confirmed);
  asked.answer = null;
}
