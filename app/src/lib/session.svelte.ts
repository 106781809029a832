/** Who uses this device. The account is kept beside her records, so that the app opens offline. */
import { db, read, remember, wipe } from '../store/db';
import { openByItself, use } from '../store/key';
import { api, ask, Refused } from './api';
import { localDate } from './dates';
import { hasSession } from './cookie';
import { deviceName } from './device';
import { adoptLocale } from './i18n.svelte';
import { hush } from './toast.svelte';
import { aMoment } from './turn';
import { keepRinging, turnOff } from '../push/page';
import type { Passkey } from '../security/passkeys';
import type { Account } from './types';

interface Session {
  account: Account | null;
  opened: boolean;
  /** The app lock is on: behind it nothing of hers is read or shown. */
  locked: boolean;
}
export const session = $state<Session>({ account: null, opened: false, locked: false });

const LEAVING = 'leaving';

/** Another account's records wait on this device: they must not be mixed or lost. */
export class OtherAccount extends Error {}

/** At start: from the device if it knows her, otherwise from a cookie that may still be there. */
export async function open(): Promise<void> {
  if (localStorage.getItem(LEAVING)) await endSession();
  session.locked = !(await openByItself());
  if (!session.locked) await letIn();
  await aMoment();
  session.opened = true;
}

/** The records can be read now: whose are they? */
export async function letIn(): Promise<void> {
  const known = await read<Account>('account');
  if (known) session.account = known;
  else if (!localStorage.getItem(LEAVING)) await askWho();
  session.locked = false;
}

/** Forget the key and whose it is. What she was typing stays on its screen, behind the lock. */
export function lockUp(): void {
  use(null);
  hush();
  session.locked = true;
  session.account = null;
}

async function askWho(): Promise<void> {
  if (!hasSession()) return;
  try {
    await refresh();
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
  }
}

export async function signIn(email: string, password: string, otp = ''): Promise<void> {
  await onlyHers((known) => known.email.toLowerCase() === email.toLowerCase());
  const body = { email, password, otp: otp || null, ...device() };
  await welcome((await ask(api.POST('/v1/sessions', { body }))).account);
}

export async function signInByPasskey(passkey: Passkey): Promise<void> {
  await onlyHers((known) => known.id === passkey.holder);
  const body = { ...passkey.shown, ...device() };
  await welcome((await ask(api.POST('/v1/sessions/passkey', { body }))).account);
}

/** Asked before the cookie changes: with hers, another person's entries would go to her account. */
async function onlyHers(isHer: (known: Account) => boolean): Promise<void> {
  const known = await read<Account>('account');
  if (known && !isHer(known) && (await db.outbox.count())) throw new OtherAccount();
}

const device = () => ({ transport: 'cookie' as const, device_name: deviceName() });

async function welcome(account: Account): Promise<void> {
  localStorage.removeItem(LEAVING);
  await adopt(account);
  void keepRinging();
}

/** What the server knows of her now. */
export async function refresh(): Promise<void> {
  await adopt(await ask(api.GET('/v1/me')));
}

/** Until when sharing and export wait, after a reset by mail. */
export function heldUntil(): string | null {
  const until = session.account?.held_until ?? null;
  return until && Date.parse(until) > Date.now() ? until : null;
}

async function adopt(account: Account): Promise<void> {
  if (account.role !== 'client') return location.replace('/therapist.html');
  const known = await read<Account>('account');
  if (known && known.id !== account.id) {
    if (await db.outbox.count()) throw new OtherAccount();
    await Promise.all([db.rows.clear(), db.meta.clear()]);
  }
  await remember('account', account);
  await remember('signedOut', false);
  await adoptLocale(account.locale, true);
  session.account = account;
}

/** Sign out and leave nothing behind. Offline, the cookie ends at the next start with a network. */
export async function signOut(): Promise<void> {
  localStorage.setItem(LEAVING, localDate());
  await turnOff();
  // Before the server's Clear-Site-Data: two who empty one database at once fail.
  await empty();
  await endSession();
  location.replace('/');
}

/** Signed out from another device. */
export async function forgetHer(): Promise<void> {
  await empty();
  location.replace('/');
}

/** Delete her account, and then all of hers on this device. */
export async function deleteAccount(): Promise<void> {
  await ask(api.DELETE('/v1/me'));
  await forgetHer();
}

async function empty(): Promise<void> {
  await stopPush();
  await wipe();
  await Promise.all((await caches.keys()).map((name) => caches.delete(name)));
  const workers = (await navigator.serviceWorker?.getRegistrations()) ?? [];
  await Promise.all(workers.map((worker) => worker.unregister()));
}

/** A worker that goes takes its subscription along, in most browsers at once. */
async function stopPush(): Promise<void> {
  const worker = await navigator.serviceWorker?.getRegistration();
  const subscription = await worker?.pushManager?.getSubscription().catch(() => null);
  await subscription?.unsubscribe().catch(() => false);
}

async function endSession(): Promise<void> {
  try {
    await ask(api.DELETE('/v1/sessions/current'));
  } catch (error) {
    if (!(error instanceof Refused) || error.status !== 401) return;
  }
  localStorage.removeItem(LEAVING);
}
