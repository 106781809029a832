/**
 * What became of a notification and what she answered, until the server knows it.
 * Runs in the page and in the worker, offline too. Nothing in it but random ids and times, so it
 * lies beside her records and not among them: it can be written while the app is locked.
 */
import { api, ask, Refused } from '../lib/api';
import { instant } from '../lib/dates';
import { blank, newId } from '../lib/records';
import { db } from '../store/db';
import { save } from '../store/outbox';

export type State = 'delivered' | 'opened' | 'done' | 'later' | 'not_today';

/** What "done" stands for: an attempt at this behaviour. */
export interface Practised {
  behaviour: string;
  context: string | null;
}
interface Answer {
  delivery: string;
  state: State;
  at: string;
  /** The server has it. */
  told: boolean;
  /** The attempt that is still to be written. */
  entry: (Practised & { id: string }) | null;
}

const KEY = 'answers';

/** Keep an answer. Returns the id of the attempt that it stands for, if it does. */
export async function note(
  delivery: string,
  state: State,
  practised: Practised | null = null,
): Promise<string | null> {
  const entry = practised && { ...practised, id: newId() };
  const answer: Answer = { delivery, state, at: instant(), told: false, entry };
  let kept = answer;
  await change((all) => {
    const known = all.find((one) => same(one, answer));
    kept = known ?? answer;
    return known ? all : [...all, answer];
  });
  return kept.entry && kept.entry.id;
}

/** Write the attempts that she said she made. */
export async function writeEntries(): Promise<void> {
  await alone('anew-entries', async () => {
    for (const { entry, at } of await waiting()) {
      if (!entry) continue;
      const made = { behaviour_id: entry.behaviour, context_id: entry.context };
      const when = { occurred_at: at, logged_at: at };
      await save('practice-entry', entry.id, { ...blank['practice-entry'](), ...made, ...when });
      await change((all) => all.map((one) => (one.entry?.id === entry.id ? written(one) : one)));
    }
  });
}

/** Tell the server. Throws `Refused` when that has to wait. */
export async function sendReceipts(): Promise<void> {
  await alone('anew-receipts', async () => {
    for (const answer of await waiting()) {
      if (answer.told) continue;
      await send(answer);
      await change((all) => all.map((one) => (same(one, answer) ? { ...one, told: true } : one)));
    }
  });
}

const written = (one: Answer): Answer => ({ ...one, entry: null });

const same = (one: Answer, other: Answer): boolean =>
  one.delivery === other.delivery && one.state === other.state;

async function send({ delivery, state, at }: Answer): Promise<void> {
  const params = { path: { id: delivery } };
  try {
    await ask(api.POST('/v1/deliveries/{id}/receipts', { params, body: { state, at } }));
  } catch (error) {
    if (error instanceof Refused && isForGood(error.status)) return;
    throw error;
  }
}

/** Nobody waits for an answer to a delivery that is over and gone. */
const isForGood = (status: number): boolean => [404, 409, 410, 422].includes(status);

const waiting = async () => ((await db.meta.get(KEY))?.value ?? []) as Answer[];

const change = (make: (all: Answer[]) => Answer[]): Promise<void> =>
  db.transaction('rw', db.meta, async () => {
    const value = make(await waiting()).filter((one) => !one.told || one.entry);
    await db.meta.put({ key: KEY, value });
  });

/** One at a time over all tabs and the worker. */
async function alone(name: string, work: () => Promise<void>): Promise<void> {
  await navigator.locks.request(name, work);
}
