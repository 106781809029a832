/** What a therapist suggested: the server's list, kept for offline, and her answers to it. */
import { read, remember } from '../store/db';
import { api, ask, Refused } from './api';
import type { Suggestion } from './types';

export type Says = 'accepted' | 'declined';
type Answers = Record<string, { says: Says; at: number }>;

const [STORED, ANSWERS] = ['suggestions', 'suggestion-answers'];
/** An answer is final on the server: it leaves the phone when it can no longer be undone. */
export const UNDO_MS = 8_000;

/** The newest first, with what she answered on this phone. */
export async function suggestions(): Promise<Suggestion[]> {
  const [kept, answers] = [(await read<Suggestion[]>(STORED)) ?? [], await given()];
  return kept.map((one) => ({ ...one, answer: one.answer ?? answers[one.id]?.says ?? null }));
}

export const isOpen = (one: Suggestion): boolean => one.answer === null;

/** A take-away whose words wait until she has written down her own. */
export const isClosed = (one: Suggestion): boolean =>
  one.kind === 'take_away' && !one.words.take_away;

export async function refreshSuggestions(): Promise<void> {
  const { items } = await ask(api.GET('/v1/suggestions'));
  await remember(STORED, items);
}

const given = async (): Promise<Answers> => (await read<Answers>(ANSWERS)) ?? {};

/** Say something to a suggestion, or (null) take back what was said. */
export async function answer(id: string, says: Says | null): Promise<void> {
  await navigator.locks.request('anew-suggestions', async () => {
    const { [id]: _before, ...others } = await given();
    await remember(ANSWERS, says ? { ...others, [id]: { says, at: Date.now() } } : others);
  });
}

/** Send the answers whose time to undo has passed. Was there one? */
export async function sendAnswers(): Promise<boolean> {
  const due = Object.entries(await given()).filter(([, { at }]) => Date.now() - at >= UNDO_MS);
  for (const [id, { says }] of due) {
    await send(id, says);
    await noteSent(id, says);
    await answer(id, null);
  }
  return due.length > 0;
}

async function send(id: string, says: Says): Promise<void> {
  const path = { params: { path: { id } }, body: { answer: says } };
  try {
    await ask(api.PUT('/v1/suggestions/{id}/answer', path));
  } catch (error) {
    // Taken back meanwhile, or answered elsewhere: the next list tells.
    if (!(error instanceof Refused) || ![404, 409].includes(error.status)) throw error;
  }
}

/** Until the next list arrives, it must not look unanswered. */
async function noteSent(id: string, says: Says): Promise<void> {
  const kept = (await read<Suggestion[]>(STORED)) ?? [];
  const noted = kept.map((one) => (one.id === id ? { ...one, answer: says } : one));
  await remember(STORED, noted);
}
