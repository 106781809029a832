/** Reminders on this phone, as the page sees and changes it. */
import { t } from '../lib/i18n.svelte';
import { keepLabels } from './offer';
import { thisPhone } from './phone';
import { renew, ringing, stopRinging, subscribe } from './subscription';
import { deviceZone } from '../lib/dates';

/** `install`: an iPhone rings only for an app on its home screen. */
export type Standing = 'on' | 'off' | 'blocked' | 'install' | 'unable';

export async function standing(): Promise<Standing> {
  const able = 'PushManager' in window && 'Notification' in window && (await registration());
  if (!able) return thisPhone() === 'iphone' && !isInstalled() ? 'install' : 'unable';
  if (Notification.permission === 'denied') return 'blocked';
  return Notification.permission === 'granted' && (await ringing()) ? 'on' : 'off';
}

const isInstalled = (): boolean => matchMedia('(display-mode: standalone)').matches;

const registration = () => navigator.serviceWorker?.getRegistration();

/** Only ever after her tap on "Turn reminders on": the browser asks her once. */
export async function turnOn(): Promise<void> {
  if ((await Notification.requestPermission()) !== 'granted') return;
  const worker = await registration();
  if (worker) await subscribe(worker);
  await labelReplies();
}

export const turnOff = async (): Promise<void> => stopRinging(await registration());

/** The buttons on the lock screen follow the language of the app. */
export const labelReplies = () =>
  keepLabels({
    done: t('reply.done'),
    later: t('reply.later'),
    not_today: t('reply.not_today'),
  });

/** After each start and sign-in: a push goes to a sign-in, and reminders may follow the phone. */
export async function keepRinging(): Promise<void> {
  const worker = await registration();
  if (!worker || globalThis.Notification?.permission !== 'granted') return;
  await labelReplies();
  // Without a network it stays as it was until the next start.
  await renew(worker).catch(() => undefined);
}

/** On travels the app is rarely started anew. */
export function followTravels(): void {
  document.addEventListener('visibilitychange', async () => {
    if (document.visibilityState !== 'visible') return;
    const known = await ringing();
    if (known && known.time_zone !== deviceZone()) await keepRinging();
  });
}
