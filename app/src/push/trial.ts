/** Trying a reminder out: what the server says became of it, when this phone saw nothing. */
import { api, ask } from '../lib/api';

/** `late`: nobody has sent it yet. `silent`: sent, and the phone shows nothing. */
export type Verdict = 'late' | 'silent' | 'unsubscribed' | 'notHere' | 'failed';

interface Last {
  id: string;
  state: string;
  reason: string | null;
}

export function verdictOf(trial: string, last: Last | null): Verdict {
  if (last?.id !== trial) return 'late';
  if (last.state === 'sent') return 'silent';
  if (last.reason === 'not_configured') return 'notHere';
  const gone = last.reason === 'no_device' || last.reason === 'unregistered';
  return gone ? 'unsubscribed' : 'failed';
}

export async function askServer(reminder: string, trial: string): Promise<Verdict> {
  const params = { path: { id: reminder } };
  const { last_delivery } = await ask(api.GET('/v1/reminders/{id}', { params }));
  return verdictOf(trial, last_delivery as Last | null);
}
