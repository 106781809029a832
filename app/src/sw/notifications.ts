/// <reference lib="webworker" />
/** Shows what is pushed, takes her answer, and opens the app: also when no page of it is open. */
import { note, sendReceipts, writeEntries, type Practised } from '../push/answers';
import { offerOf, type Offer, type Reply } from '../push/offer';
import { subscribe } from '../push/subscription';
import { db } from '../store/db';
import { sync } from '../store/sync';

declare const self: ServiceWorkerGlobalScope;

/** The declarative form: a fixed text and random ids. */
interface Sent {
  title: string;
  lang: string;
  tag: string;
  navigate: string;
  data: { reminder_id: string | null };
}
interface Shown {
  navigate: string;
  practised: Practised | null;
}

const REPLIES: readonly string[] = ['done', 'later', 'not_today'] satisfies Reply[];
const NOTHING: Offer = { actions: [], practised: null };

// Who signs out takes the database away: the worker lets go of it, without a word in the console.
db.on('versionchange', () => {
  db.close({ disableAutoOpen: false });
  return false;
});

self.addEventListener('push', (event) => event.waitUntil(show(event)));
self.addEventListener('notificationclick', (event) => event.waitUntil(clicked(event)));
self.addEventListener('pushsubscriptionchange', (event) =>
  (event as ExtendableEvent).waitUntil(subscribe(self.registration)),
);
self.addEventListener('sync' as keyof ServiceWorkerGlobalScopeEventMap, (event) => {
  const { tag } = event as ExtendableEvent & { tag: string };
  if (tag === 'outbox') (event as ExtendableEvent).waitUntil(sendReceipts());
});

async function show(event: PushEvent): Promise<void> {
  // Safari has read it already; the others hand over the message as it came.
  const read = (event as PushEvent & { notification?: Sent }).notification;
  const { title, lang, tag, navigate, data } = read ?? (event.data!.json().notification as Sent);
  const rule = data.reminder_id;
  const { actions, practised } = rule ? await offerOf(rule) : NOTHING;
  const kept: Shown = { navigate, practised };
  const options = { lang, tag, actions, data: kept, icon: '/icon-180.png' };
  await self.registration.showNotification(title, options);
  // An open page that tries a reminder out is waiting for this.
  await db.meta.put({ key: 'shown', value: tag });
  await note(tag, 'delivered');
  await hand();
}

async function clicked({ notification, action }: NotificationEvent): Promise<void> {
  notification.close();
  const { navigate, practised } = notification.data as Shown;
  if (!REPLIES.includes(action)) return open(new URL(navigate).hash);
  await note(notification.tag, action as Reply, action === 'done' ? practised : null);
  await hand();
}

/** Safe on the phone first, then sent; without a network the browser calls again. */
async function hand(): Promise<void> {
  // Locked: the app writes the entry when she opens it.
  await writeEntries().catch(() => undefined);
  try {
    await sendReceipts();
    await sync();
  } catch {
    type WithSync = { sync?: { register(tag: string): Promise<void> } };
    const { sync: background } = self.registration as WithSync;
    await background?.register('outbox').catch(() => undefined);
  }
}

/** In the window that is there, or in a new one. */
async function open(hash: string): Promise<void> {
  const windows = await self.clients.matchAll({ type: 'window' });
  const app = windows.find((one) => new URL(one.url).pathname === '/');
  if (!app) return void (await self.clients.openWindow(`/${hash}`));
  await app.focus().catch(() => undefined);
  await app.navigate(`/${hash}`);
}
