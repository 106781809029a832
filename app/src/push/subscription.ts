/** This phone as a place where reminders ring. Runs in the page and in the worker. */
import { api, ask, Refused } from '../lib/api';
import { deviceZone } from '../lib/dates';
import { newId } from '../lib/records';
import { db } from '../store/db';

interface Ringing {
  device: string;
  time_zone: string;
}

const KEY = 'ringing';
/** Signing out must not hang on a slow network. */
const PATIENCE_MS = 5_000;

/** This server has no key for push services. */
export class NoPushHere extends Error {}

export const ringing = async () => (await db.meta.get(KEY))?.value as Ringing | undefined;

/** Subscribe, and let the server know where to send. */
export async function subscribe(registration: ServiceWorkerRegistration): Promise<void> {
  const { public_key } = await ask(api.GET('/v1/push-key'));
  if (!public_key) throw new NoPushHere();
  const wanted = { userVisibleOnly: true, applicationServerKey: public_key };
  const { pushManager } = registration;
  const made = await pushManager.subscribe(wanted).catch(async (error) => {
    // The server has another key by now: the old subscription is of no use to anybody.
    if (!(await unsubscribe(registration))) throw error;
    return pushManager.subscribe(wanted);
  });
  await register(made);
}

async function register(subscription: PushSubscription): Promise<void> {
  const device = (await ringing())?.device ?? newId();
  const { endpoint = '', keys } = subscription.toJSON();
  const { p256dh = '', auth = '' } = keys ?? {};
  const time_zone = deviceZone();
  const where = { endpoint, keys: { p256dh, auth } };
  const body = { channel: 'webpush', subscription: where, time_zone } as const;
  await ask(api.PUT('/v1/devices/{id}', { params: { path: { id: device } }, body }));
  await db.meta.put({ key: KEY, value: { device, time_zone } });
}

/** Bring up to date what the server knows of a phone that rings. */
export async function renew(registration: ServiceWorkerRegistration): Promise<void> {
  if (!(await ringing())) return;
  const subscription = await registration.pushManager.getSubscription();
  await (subscription ? register(subscription) : subscribe(registration));
}

/** Ring no more: nothing of hers may come to this phone. Offline the server learns it later. */
export async function stopRinging(registration?: ServiceWorkerRegistration): Promise<void> {
  const known = await ringing();
  if (!known) return;
  if (registration) await unsubscribe(registration);
  const params = { path: { id: known.device } };
  const signal = AbortSignal.timeout(PATIENCE_MS);
  await ask(api.DELETE('/v1/devices/{id}', { params, signal })).catch((error) => {
    if (!(error instanceof Refused)) throw error;
  });
  await db.meta.delete(KEY);
}

async function unsubscribe(registration: ServiceWorkerRegistration): Promise<boolean> {
  const subscription = await registration.pushManager.getSubscription();
  return (await subscription?.unsubscribe()) ?? false;
}
