/** "#/night/2026-11-22" is the screen "night" with the id "2026-11-22". */
import type { Component } from 'svelte';
import Entry from './screens/Entry.svelte';
import Help from './screens/Help.svelte';
import Join from './screens/Join.svelte';
import More from './screens/More.svelte';
import Night from './screens/Night.svelte';
import NotFound from './screens/NotFound.svelte';
import SignIn from './screens/SignIn.svelte';
import Today from './screens/Today.svelte';

/** Some want an `id`, some do not: all are handed one. */
type Screen = Component<any>;
type Loading = () => Promise<{ default: Screen }>;

/** Those of every day come with the app; Help now must never wait for a file. */
const AT_ONCE: Record<string, Screen> = {
  '': Today,
  entry: Entry,
  more: More,
  night: Night,
  'sign-in': SignIn,
};
/** For everybody, signed in or not. */
const OPEN: Record<string, Screen> = { help: Help, join: Join };
/** Kept on the phone too, and read when they are opened. */
const LATER: Record<string, Loading> = {
  attention: () => import('./screens/Attention.svelte'),
  behaviour: () => import('./screens/Behaviour.svelte'),
  pattern: () => import('./screens/Pattern.svelte'),
  plan: () => import('./screens/Plan.svelte'),
  progress: () => import('./screens/Progress.svelte'),
  reminders: () => import('./screens/Reminders.svelte'),
  sharing: () => import('./screens/Sharing.svelte'),
};

export const isOpen = (name: string): boolean => name in OPEN;

/** A screen, or the promise of one. */
export function screenOf(name: string, signedIn: boolean): Screen | Promise<Screen> {
  if (OPEN[name]) return OPEN[name];
  if (!signedIn) return SignIn;
  return AT_ONCE[name] ?? LATER[name]?.().then((file) => file.default) ?? NotFound;
}
