/** Who uses this desk. It may be shared: nothing is kept in the browser but the cookie. */
import { api, ask, Refused } from '../lib/api';
import { hasSession } from '../lib/cookie';
import { adoptLocale } from '../lib/i18n.svelte';
import type { Account } from '../lib/types';
import type { Passkey } from '../security/passkeys';

export const session = $state<{
  account: Account | null;
  /** Why the server could not be asked; null: it answered. */
  trouble: Refused | null;
  asked: boolean;
}>({ account: null, trouble: null, asked: false });

export async function open(): Promise<void> {
  session.trouble = null;
  try {
    if (hasSession()) await refresh();
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    if (error.status !== 401) session.trouble = error;
  }
  session.asked = true;
}

const DESK = { transport: 'cookie' as const, device_name: null };

export async function signIn(email: string, password: string, otp: string): Promise<void> {
  const body = { email, password, otp: otp || null, ...DESK };
  await admit((await ask(api.POST('/v1/sessions', { body }))).account);
}

export async function signInByPasskey({ shown }: Passkey): Promise<void> {
  const body = { ...shown, ...DESK };
  await admit((await ask(api.POST('/v1/sessions/passkey', { body }))).account);
}

/** What the server knows of her now. */
export async function refresh(): Promise<void> {
  await admit(await ask(api.GET('/v1/me')));
}

async function admit(account: Account): Promise<void> {
  if (account.role === 'client') return location.replace('/');
  await adoptLocale(account.locale, false);
  session.account = account;
}

/** Sign out and drop everything that was read: the page is loaded anew. */
export async function signOut(): Promise<void> {
  try {
    await ask(api.DELETE('/v1/sessions/current'));
  } catch (error) {
    if (!(error instanceof Refused) || error.status !== 401) throw error;
  }
  location.replace(location.pathname);
}

/** A call of somebody signed in; when her session has ended, she is asked to sign in. */
export async function signedIn<T>(answer: Promise<T>): Promise<T> {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof Refused && error.status === 401) session.account = null;
    throw error;
  }
}
