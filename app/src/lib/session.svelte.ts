/** Who uses this device. The account is kept beside her records, so that the app opens offline. */
import { db, read, remember, wipe } from '../store/db';
import { api, ask, Refused } from './api';
import { localDate } from './dates';
import { adoptLocale } from './i18n.svelte';
import type { Account } from './types';

export const session = $state<{ account: Account | null; opened: boolean }>({
  account: null,
  opened: false,
});

const LEAVING = 'leaving';

/** Another account's records wait on this device: they must not be mixed or lost. */
export class OtherAccount extends Error {}

/** At start: from the device if it knows her, otherwise from a cookie that may still be there. */
export async function open(): Promise<void> {
  if (localStorage.getItem(LEAVING)) await endSession();
  const known = await read<Account>('account');
  if (known) session.account = known;
  else if (!localStorage.getItem(LEAVING)) await askWho();
  session.opened = true;
}

async function askWho(): Promise<void> {
  try {
    await adopt(await ask(api.GET('/v1/me')));
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
  }
}

export async function signIn(email: string, password: string): Promise<void> {
  // Asked before the cookie changes: with hers, the other person's entries would go to her account.
  const known = await read<Account>('account');
  const another = known && known.email.toLowerCase() !== email.toLowerCase();
  if (another && (await db.outbox.count())) throw new OtherAccount();
  const body = { email, password, transport: 'cookie' as const, device_name: deviceName() };
  const { account } = await ask(api.POST('/v1/sessions', { body }));
  localStorage.removeItem(LEAVING);
  await adopt(account);
}

/** The name in the list of signed-in devices; nothing finer than the kind of browser. */
const deviceName = (): string => (/Mobi/.test(navigator.userAgent) ? 'Phone' : 'Computer');

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
  void navigator.storage?.persist?.();
}

/** Sign out and leave nothing behind. Offline, the cookie ends at the next start with a network. */
export async function signOut(): Promise<void> {
  localStorage.setItem(LEAVING, localDate());
  // Before the server's Clear-Site-Data: two who empty one database at once fail.
  await wipe();
  await Promise.all((await caches.keys()).map((name) => caches.delete(name)));
  const workers = (await navigator.serviceWorker?.getRegistrations()) ?? [];
  await Promise.all(workers.map((worker) => worker.unregister()));
  await endSession();
  location.replace('/');
}

async function endSession(): Promise<void> {
  try {
    await ask(api.DELETE('/v1/sessions/current'));
  } catch (error) {
    if (!(error instanceof Refused) || error.status !== 401) return;
  }
  localStorage.removeItem(LEAVING);
}
