/** For tests: a server behind `fetch` that keeps records and answers as told. */
import 'fake-indexeddb/auto';
import { db, wipe } from './db';
import { openByItself } from './key';

interface Item {
  kind: string;
  id: string;
  base: number | null;
  deleted?: boolean;
  record?: Record<string, unknown>;
}
type Result = Record<string, unknown>;
interface Page {
  items: unknown[];
  cursor: string;
  more: boolean;
}

Object.assign(globalThis, { location: { origin: 'http://localhost' } });
if (!globalThis.navigator?.locks) {
  const locks = { request: (_name: string, work: () => unknown) => work() };
  Object.defineProperty(globalThis, 'navigator', { value: { locks }, configurable: true });
}

/** The browser's files beside the database: name of the cache, path, content. */
const files = new Map<string, Map<string, ArrayBuffer>>();
Object.assign(globalThis, {
  caches: {
    open: async (name: string) => {
      const cache = files.get(name) ?? new Map<string, ArrayBuffer>();
      files.set(name, cache);
      return {
        put: async (path: string, body: Response) => cache.set(path, await body.arrayBuffer()),
        delete: async (path: string) => cache.delete(path),
        match: async (path: string) => cache.has(path) && new Response(cache.get(path)),
      };
    },
    delete: async (name: string) => files.delete(name),
    has: async (name: string) => files.has(name),
  },
});

/** A phone that was never used. */
export async function newPhone(): Promise<void> {
  await wipe();
  await db.open();
  await openByItself();
}

export class ServerDouble {
  /** What was stored, by "kind/id". */
  readonly stored = new Map<string, { revision: number; record: Record<string, unknown> }>();
  /** Every batch that arrived. */
  readonly batches: Item[][] = [];
  /** Every query of the feed. */
  readonly pulls: URLSearchParams[] = [];
  /** The feed, a page for each pull; then an empty one. A number is a status. */
  pages: (Page | number)[] = [];
  /** Set to answer an item otherwise; undefined: store it. */
  answer: (item: Item) => Result | undefined = () => undefined;
  /** Set to answer a whole batch otherwise. */
  refuses: (items: Item[]) => number | undefined = () => undefined;
  /** Whose cookie the browser sends. */
  signedIn = 'mira';
  /** Store, and lose the answer on the way back. */
  losesAnswer = false;
  private revision = 0;

  constructor() {
    globalThis.fetch = ((request: Request) => this.receive(request)) as typeof fetch;
  }

  private async receive(request: Request): Promise<Response> {
    const { pathname, searchParams } = new URL(request.url);
    if (pathname === '/v1/me') return json({ id: this.signedIn });
    if (request.method === 'GET') return this.feed(searchParams);
    const { items } = (await request.json()) as { items: Item[] };
    this.batches.push(items);
    const status = this.refuses(items);
    if (status) return json({ title: 'no', errors: [] }, status);
    const results = items.map((item) => ({ ...EMPTY, ...item, ...this.take(item) }));
    if (this.losesAnswer) throw new TypeError('network');
    return json({ results, cursor: 'c' });
  }

  private take(item: Item): Result {
    const told = this.answer(item);
    if (told) return told;
    const key = `${item.kind}/${item.id}`;
    const known = this.stored.get(key);
    const same = known && JSON.stringify(known.record) === JSON.stringify(item.record);
    if (same) return { outcome: 'unchanged', ...known };
    if (known && item.base !== known.revision) return { outcome: 'conflict', ...known };
    if (item.deleted) this.stored.delete(key);
    const kept = { revision: ++this.revision, record: item.record ?? {} };
    if (!item.deleted) this.stored.set(key, kept);
    return { outcome: known ? 'updated' : 'created', ...kept };
  }

  private feed(query: URLSearchParams): Response {
    this.pulls.push(query);
    const page = this.pages.shift() ?? { items: [], cursor: 'end', more: false };
    return typeof page === 'number' ? json({}, page) : json(page);
  }
}

const EMPTY = { revision: null, record: null, problem: null };

const json = (body: unknown, status = 200): Response =>
  new Response(JSON.stringify(body), { status, headers: { 'Content-Type': 'application/json' } });
