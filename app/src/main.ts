import './app.css';
import './client.css';
import { mount } from 'svelte';
import App from './App.svelte';
import { hasSession } from './lib/cookie';
import { prepareFormats } from './lib/formats';
import { preferredLocale, setLocale } from './lib/i18n.svelte';
import { route } from './lib/route.svelte';
import { open } from './lib/session.svelte';
import { aMoment } from './lib/turn';
import { watchForUpdates } from './lib/update.svelte';
import { screenOf } from './screens';
import { applyTheme } from './settings/theme';
import { followTravels, keepRinging } from './push/page';

async function start(): Promise<void> {
  if (hasSession()) prepareFormats();
  // On its way while the device's copy is being opened.
  void screenOf(route.at.parts[0] ?? '', hasSession());
  // Another language that cannot be loaded must not keep anybody from Help now.
  await setLocale(preferredLocale()).catch(() => setLocale('en'));
  applyTheme();
  await aMoment();
  mount(App, { target: document.getElementById('app')! });
  await open().finally(watchFromNow);
  followTravels();
  void keepRinging();
}

/** After the first screen: the first time, the worker fetches all that is kept for offline days. */
function watchFromNow(): void {
  if (import.meta.env.PROD) void watchForUpdates();
}

void start();
