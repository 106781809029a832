/** When to sync. The worker has its own trigger. */
import { sendReceipts, writeEntries } from '../push/answers';
import { read, remember } from '../store/db';
import { save, waiting } from '../store/outbox';
import { sync } from '../store/sync';
import { refreshMeasures } from '../measures/measures';
import { api, ask, Refused } from './api';
import { refreshLines } from './crisis-lines';
import { localDate } from './dates';
import { refreshLenses } from './lenses';
import { forgetHer } from './session.svelte';
import { askToStay } from './stay';
import { refreshSuggestions, sendAnswers } from './suggestions';
import { painted } from './turn';
import type { Body, Kind, NextPractice } from './types';

const [SHORTEST, LONGEST] = [2_000, 300_000];

let running = false;
let again = false;
let delay = SHORTEST;
let timer: ReturnType<typeof setTimeout> | undefined;

/** Save on the device, then try to send. Resolves as soon as it is safe on the device. */
export async function keep<K extends Kind>(kind: K, id: string, body: Body[K]): Promise<void> {
  // A live record may be a reactive proxy, which the database cannot clone.
  await save(kind, id, $state.snapshot(body) as Body[K]);
  void painted().then(sendSaved);
}

/** After she has seen that it is saved. */
function sendSaved(): void {
  kick();
  void askToStay();
}

/** Sync now; a second call while one runs makes it run once more. */
export function kick(): void {
  again = true;
  if (!running) void run();
}

async function run(): Promise<void> {
  running = true;
  clearTimeout(timer);
  try {
    while (again) await once();
  } finally {
    running = false;
  }
}

async function once(): Promise<void> {
  again = false;
  try {
    await writeEntries();
    await sync();
    // What she accepted is in the plan from then on: fetched by one more run.
    if (await sendAnswers()) again = true;
    await sendReceipts();
    await refreshNext();
    await refreshSuggestions();
    await refreshLenses();
    await refreshMeasures();
    await refreshLines();
    delay = SHORTEST;
  } catch (error) {
    await postpone(error instanceof Refused ? error : new Refused(500));
  }
}

async function postpone(refused: Refused): Promise<void> {
  // She signed this device out from another one: it has to be empty.
  if (refused.kind === 'signed-out') return forgetHer();
  if (refused.status === 401) return;
  // Whoever signs out meanwhile has taken the database away.
  const queued = await waiting().catch(() => []);
  if (queued.length) await askWorker();
  const pause = Math.max(delay * (0.5 + Math.random()), refused.retryAfter * 1000);
  delay = Math.min(delay * 2, LONGEST);
  timer = setTimeout(kick, pause);
}

/** Where the browser can, the worker sends the outbox although the page may be closed by then. */
async function askWorker(): Promise<void> {
  type WithSync = { sync?: { register(tag: string): Promise<void> } };
  const worker = (await navigator.serviceWorker?.getRegistration()) as WithSync | undefined;
  await worker?.sync?.register('outbox').catch(() => undefined);
}

/** What to practise next is the server's rule; the last answer is kept for offline days. */
async function refreshNext(): Promise<void> {
  const query = { on: localDate() };
  await remember('next', await ask(api.GET('/v1/practice/next', { params: { query } })));
}

export const next = () => read<NextPractice>('next');

export function startSyncing(): () => void {
  const shown = () => document.visibilityState === 'visible' && kick();
  addEventListener('online', kick);
  document.addEventListener('visibilitychange', shown);
  kick();
  return () => {
    clearTimeout(timer);
    removeEventListener('online', kick);
    document.removeEventListener('visibilitychange', shown);
  };
}
