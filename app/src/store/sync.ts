/** Sends what waits, then fetches what changed elsewhere. Runs in the page and in the worker. */
import { api, ask, Refused } from '../lib/api';
import type { Account, Problem } from '../lib/types';
import { keyOf, read, remember, type Row } from './db';
import { applyPage, place, startOver, tidy, type FeedItem } from './feed';
import { openByItself } from './key';
import type { Fields } from './merge';
import { departing, meet, refuse, settle, waiting, type Queued } from './outbox';

const BATCH = 100;
const PAGE = 200;
/** A record that still meets a conflict after this many tries waits for the next run. */
const TRIES = 3;

interface Result {
  kind: string | null;
  id: string | null;
  outcome: string;
  revision: number | null;
  record: Fields | null;
  problem: Problem | null;
}

/** One at a time over all tabs and the worker. Throws `Refused` when it has to wait. */
export async function sync(): Promise<void> {
  await navigator.locks.request('anew-sync', async () => {
    // Behind the app lock nothing can be read: it waits where it is, and goes when she opens it.
    if (!(await openByItself())) return;
    const account = await read<Account>('account');
    if (!account) return;
    try {
      await recognise(account);
      await push();
      await pull();
      await remember('signedOut', false);
    } catch (error) {
      if (error instanceof Refused && error.status === 401 && error.kind !== 'signed-out')
        await remember('signedOut', true);
      throw error;
    }
  });
}

/** The cookie may be another person's by now: her account must get nothing of this device. */
async function recognise(account: Account): Promise<void> {
  const { id } = await ask(api.GET('/v1/me'));
  if (id !== account.id) throw new Refused(401);
}

async function push(): Promise<void> {
  const tries = new Map<string, number>();
  const triesOf = (one: Queued) => tries.get(one.key) ?? 0;
  for (;;) {
    const open = (await waiting()).filter((one) => triesOf(one) < TRIES).slice(0, BATCH);
    if (!open.length) return;
    for (const one of open) tries.set(one.key, triesOf(one) + 1);
    await send(open);
  }
}

async function send(batch: Queued[]): Promise<void> {
  const rows = new Map((await departing(batch)).map((row) => [row.key, row]));
  const sent = batch.filter((one) => rows.has(one.key));
  const items = sent.map((one) => toItem(one, rows.get(one.key)!));
  let results: Result[];
  try {
    ({ results } = (await ask(
      api.POST('/v1/changes', { body: { items } as never }),
    )) as unknown as {
      results: Result[];
    });
  } catch (error) {
    if (!(error instanceof Refused) || mayPass(error.status)) throw error;
    return sendHalves(sent, error);
  }
  const byKey = new Map(results.map((one) => [keyOf(one.kind ?? '', one.id ?? ''), one]));
  for (const one of sent) {
    const result = byKey.get(one.key);
    if (result) await handle(one, rows.get(one.key)!, result);
  }
}

const toItem = (one: Queued, row: Row) => ({
  kind: one.kind,
  id: one.id,
  base: row.revision,
  ...(one.deletes ? { deleted: true } : { record: row.data }),
});

/** Not a word about the records: the same may well pass later. */
const mayPass = (status: number): boolean =>
  [0, 401, 403, 408, 425, 429].includes(status) || status >= 500;

/** A batch was refused whole. One bad record must never hold up the rest. */
async function sendHalves(batch: Queued[], error: Refused): Promise<void> {
  if (batch.length === 1) return refuse(batch[0]!, { ...error.problem, status: error.status });
  const middle = Math.ceil(batch.length / 2);
  await send(batch.slice(0, middle));
  await send(batch.slice(middle));
}

async function handle(one: Queued, sent: Row, result: Result): Promise<void> {
  const { outcome, revision, record } = result;
  if (outcome === 'invalid') return refuse(one, result.problem ?? {});
  if (outcome === 'conflict' || outcome === 'gone') return meet(one, outcome, revision, record);
  return settle(one, revision ?? 0, sent.data, record);
}

async function pull(): Promise<void> {
  for (let restarts = 0; ;) {
    const { cursor } = await place();
    try {
      const query = { limit: PAGE, ...(cursor && { cursor }) };
      const page = await ask(api.GET('/v1/changes', { params: { query } }));
      await applyPage(page.items as FeedItem[], page.cursor);
      if (!page.more) return tidy();
    } catch (error) {
      if (!(error instanceof Refused) || error.status !== 410 || restarts++) throw error;
      await startOver();
    }
  }
}
