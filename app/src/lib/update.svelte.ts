/** The service worker: registered once; a new one waits until the person wants it. */
import { trustedScript } from './trusted';

let waiting = $state.raw<ServiceWorker | null>(null);
export const update = {
  get ready(): boolean {
    return waiting !== null;
  },
};

export async function watchForUpdates(): Promise<void> {
  const worker = navigator.serviceWorker;
  if (!worker) return;
  // The first worker that takes over is no update: nothing to load again.
  let controlled = worker.controller !== null;
  worker.addEventListener('controllerchange', () => {
    if (controlled) location.reload();
    controlled = true;
  });
  const registration = await worker.register(trustedScript('/sw.js')).catch(() => null);
  if (!registration) return;
  notice(registration);
  registration.addEventListener('updatefound', () => {
    registration.installing?.addEventListener('statechange', () => notice(registration));
  });
}

function notice(registration: ServiceWorkerRegistration): void {
  if (navigator.serviceWorker.controller) waiting = registration.waiting;
}

export function loadUpdate(): void {
  waiting?.postMessage('skip-waiting');
}
