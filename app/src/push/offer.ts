/** What a notification offers to answer. Read in the worker: only what this phone knows. */
import { api, ask } from '../lib/api';
import { localDate } from '../lib/dates';
import type { NextPractice } from '../lib/types';
import { db, get, read } from '../store/db';
import type { Practised, State } from './answers';

export type Reply = Extract<State, 'done' | 'later' | 'not_today'>;
export interface Offer {
  actions: { action: Reply; title: string }[];
  /** What "done" would stand for. */
  practised: Practised | null;
}

const LABELS = 'reply-labels';
const PATIENCE_MS = 3_000;

/** In her language, for the worker, which has no catalogue. */
export const keepLabels = (labels: Record<Reply, string>) =>
  db.meta.put({ key: LABELS, value: labels });

export async function offerOf(reminder: string): Promise<Offer> {
  // Locked, or from another phone and not here yet: then it offers what is always true.
  const practised = await practisedBy(reminder).catch(() => null);
  const labels = (await db.meta.get(LABELS))?.value as Record<Reply, string> | undefined;
  // Most phones show two; the third is on the screen that a plain tap opens.
  const replies: Reply[] = practised ? ['done', 'later'] : ['later', 'not_today'];
  const actions = replies.map((action) => ({ action, title: labels?.[action] ?? '' }));
  return { actions: labels ? actions : [], practised };
}

/** The one behaviour that it is about; null where "done" would leave open which. */
async function practisedBy(reminder: string): Promise<Practised | null> {
  const rule = (await get('reminder', reminder))?.data;
  if (!rule || !isPractising(rule.kind)) return null;
  const items = (await next()).items;
  const only = items.length === 1 ? items[0]!.behaviour_id : null;
  const behaviour = rule.behaviour_id ?? only;
  if (!behaviour) return null;
  const context = items.find((one) => one.behaviour_id === behaviour)?.context_id ?? null;
  return { behaviour, context };
}

export const isPractising = (kind: string): boolean => kind === 'practice' || kind === 'booster';

/** Today's offer: the one that the app kept, or the server's while the push is fresh. */
async function next(): Promise<Pick<NextPractice, 'items'>> {
  const on = localDate();
  const kept = await read<NextPractice>('next');
  if (kept?.on === on) return kept;
  const signal = AbortSignal.timeout(PATIENCE_MS);
  const asked = ask(api.GET('/v1/practice/next', { params: { query: { on } }, signal }));
  return asked.catch(() => ({ items: [] }));
}
