/** "#/night/2026-11-22" is the screen "night" with the id "2026-11-22". */
import type { Component } from 'svelte';
import Entry from './screens/Entry.svelte';
import Help from './screens/Help.svelte';
import More from './screens/More.svelte';
import NotFound from './screens/NotFound.svelte';
import Today from './screens/Today.svelte';

/** Some want an `id`, some do not: all are handed one. */
type Screen = Component<any>;
type Load = () => Promise<{ default: Screen }>;

/** Those of every day come with the app; Help now must never wait for a file. */
const AT_ONCE: Record<string, Screen> = {
  '': Today,
  entry: Entry,
  more: More,
};
/** For everybody, signed in or not. */
const OPEN: Record<string, Screen> = { help: Help };
const OPEN_LATER: Record<string, Load> = {
  forgot: () => import('./screens/Forgot.svelte'),
  join: () => import('./screens/Join.svelte'),
  reset: () => import('./screens/Reset.svelte'),
};
/** Kept on the phone too, and read when they are opened. */
const LATER: Record<string, Load> = {
  attention: () => import('./screens/Attention.svelte'),
  behaviour: () => import('./screens/Behaviour.svelte'),
  changes: () => import('./screens/Changes.svelte'),
  context: () => import('./screens/Context.svelte'),
  contexts: () => import('./screens/Contexts.svelte'),
  history: () => import('./screens/History.svelte'),
  moment: () => import('./screens/Moment.svelte'),
  measure: () => import('./measures/Measure.svelte'),
  'measure-response': () => import('./measures/MeasureResponse.svelte'),
  measures: () => import('./measures/Measures.svelte'),
  medicine: () => import('./sleep/Medicine.svelte'),
  medicines: () => import('./sleep/Medicines.svelte'),
  nap: () => import('./sleep/Nap.svelte'),
  night: () => import('./screens/Night.svelte'),
  lock: () => import('./lock/AppLock.svelte'),
  pattern: () => import('./screens/Pattern.svelte'),
  plan: () => import('./screens/Plan.svelte'),
  probe: () => import('./screens/Probe.svelte'),
  progress: () => import('./screens/Progress.svelte'),
  recall: () => import('./screens/Recall.svelte'),
  reminded: () => import('./screens/Reminded.svelte'),
  reminder: () => import('./screens/Reminder.svelte'),
  reminders: () => import('./screens/Reminders.svelte'),
  'safety-contact': () => import('./screens/SafetyContact.svelte'),
  'safety-plan': () => import('./screens/SafetyPlan.svelte'),
  security: () => import('./screens/Security.svelte'),
  session: () => import('./screens/Session.svelte'),
  sessions: () => import('./screens/Sessions.svelte'),
  settings: () => import('./screens/Settings.svelte'),
  sharing: () => import('./screens/Sharing.svelte'),
  'sign-in': () => import('./screens/SignIn.svelte'),
  suggestions: () => import('./screens/Suggestions.svelte'),
  sleep: () => import('./sleep/Sleep.svelte'),
  'sleep-import': () => import('./import/SleepImport.svelte'),
  'your-data': () => import('./screens/YourData.svelte'),
};

export const isOpen = (name: string): boolean => name in OPEN || name in OPEN_LATER;

/** A screen, or the promise of one. */
export function screenOf(name: string, signedIn: boolean): Screen | Promise<Screen> {
  if (isOpen(name)) return OPEN[name] ?? load(name);
  if (!signedIn) return load('sign-in');
  return AT_ONCE[name] ?? (name in LATER ? load(name) : NotFound);
}

const loading: Record<string, Promise<Screen>> = {};

/** The same promise each time: with another one a screen would begin anew when she is signed in. */
const load = (name: string): Promise<Screen> =>
  (loading[name] ??= (OPEN_LATER[name] ?? LATER[name])!().then((file) => file.default));
