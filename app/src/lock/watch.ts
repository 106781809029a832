/** Locks the app when it was out of sight for a while, and follows what other tabs do. */
import { tick } from 'svelte';
import { db, live, type Lock } from '../store/db';
import { holds, openByItself } from '../store/key';
import { letIn, lockUp, session } from '../lib/session.svelte';

export const ALONE_MS = 60_000;

export function watchLock(): () => void {
  let on = false;
  let since = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;

  const lock = () => on && !session.locked && lockUp();

  async function seen() {
    const away = document.visibilityState === 'hidden';
    clearTimeout(timer);
    if (away) {
      document.documentElement.toggleAttribute('data-away', true);
      since = Date.now();
      timer = setTimeout(lock, ALONE_MS);
      return;
    }
    // Timers sleep in the background; the clock does not.
    if (since && Date.now() - since >= ALONE_MS) lock();
    await tick();
    document.documentElement.toggleAttribute('data-away', false);
  }

  const watched = live(() => db.lock.get('now')).subscribe((now) => {
    on = now?.way === 'pin';
    if (now && session.opened) void follow(now);
  });
  document.addEventListener('visibilitychange', seen);
  return () => {
    clearTimeout(timer);
    watched.unsubscribe();
    document.removeEventListener('visibilitychange', seen);
  };
}

/** Another tab turned the lock on or off: the key of this one is not the key any more. */
async function follow(now: Lock): Promise<void> {
  if (holds(now)) return;
  if (await openByItself()) {
    if (session.locked) await letIn();
  } else if (!holds(now)) lockUp(); // she may have opened it herself meanwhile
}
