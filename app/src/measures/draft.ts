/** Answers not saved yet: Help now is one tap away, and nothing must be lost for it. */
import { read, remember } from '../store/db';
import type { Answers } from './score';

const STORED = 'measure-draft';
interface Draft {
  measure: string;
  /** The local date. */
  on: string;
  answers: Answers;
}

export const keepDraft = (draft: Draft): Promise<void> => remember(STORED, draft);
export const dropDraft = (): Promise<void> => remember(STORED, null);

/** What she began today; what is older asks after other weeks. */
export async function begun(measure: string, today: string): Promise<Answers | null> {
  const kept = await read<Draft | null>(STORED);
  return kept?.measure === measure && kept.on === today ? kept.answers : null;
}
