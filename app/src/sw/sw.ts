/// <reference lib="webworker" />
/** Keeps the app's own files for offline use, and nothing personal. Sends the outbox when asked. */
import { sync } from '../store/sync';
import './notifications';

declare const self: ServiceWorkerGlobalScope;
declare const __PRECACHE__: string[];
declare const __BUILD__: string;

/** Background Sync is missing from the standard library of types. */
interface SyncEvent extends ExtendableEvent {
  readonly tag: string;
}

const SHELL = `shell-${__BUILD__}`;

self.addEventListener('install', (event) => event.waitUntil(fill()));
self.addEventListener('activate', (event) => event.waitUntil(takeOver()));
self.addEventListener('fetch', (event) => {
  const url = new URL(event.request.url);
  const ours = event.request.method === 'GET' && url.origin === self.location.origin;
  // Other pages (the therapist's, the health checks) are read online only.
  const elsewhere = event.request.mode === 'navigate' && url.pathname !== '/';
  if (!ours || elsewhere || url.pathname.startsWith('/v1/')) return;
  event.respondWith(answer(event.request));
});
self.addEventListener('message', (event) => {
  // Only the person's tap on "New version" sends this: no surprise in the middle of a form.
  if (event.data === 'skip-waiting') void self.skipWaiting();
});
self.addEventListener('sync' as keyof ServiceWorkerGlobalScopeEventMap, (event) => {
  if ((event as SyncEvent).tag === 'outbox') (event as SyncEvent).waitUntil(sync());
});

async function fill(): Promise<void> {
  const cache = await caches.open(SHELL);
  await cache.addAll(__PRECACHE__.map((url) => new Request(url, { cache: 'reload' })));
}

async function takeOver(): Promise<void> {
  // Other caches are not its own: one of them holds a half of the key of her records.
  const old = (await caches.keys()).filter((name) => name.startsWith('shell-') && name !== SHELL);
  await Promise.all(old.map((name) => caches.delete(name)));
  await self.clients.claim();
}

async function answer(request: Request): Promise<Response> {
  const cache = await caches.open(SHELL);
  const wanted = request.mode === 'navigate' ? '/' : request;
  return (await cache.match(wanted)) ?? fetch(request);
}
