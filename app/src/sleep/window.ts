/** The hours in bed that her therapist agreed with her; the last answer is kept for offline days. */
import { read, remember } from '../store/db';
import { api, ask, Refused } from '../lib/api';
import type { Answer } from '../lib/types';

export type SleepWindow = Answer<'/v1/sleep-window'>;

const KEY = 'sleep-window';

export const keptWindow = () => read<SleepWindow>(KEY);

/** Without a network nothing changes. */
export async function refreshWindow(): Promise<void> {
  try {
    await remember(KEY, await ask(api.GET('/v1/sleep-window')));
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
  }
}

/** Throws `Refused`. */
export async function declineWindow(): Promise<void> {
  await ask(api.DELETE('/v1/sleep-window'));
  await refreshWindow();
}
