/** The service worker: registered once; a new one waits until the person wants it. */

type Policy = { createScriptURL(url: string): string };
type Factory = { createPolicy(name: string, rules: Policy): Policy };

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
  const registration = await worker.register(scriptUrl()).catch(() => null);
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

/** The content security policy lets only this one policy name a script. */
function scriptUrl(): string {
  const factory = (globalThis as { trustedTypes?: Factory }).trustedTypes;
  if (!factory) return '/sw.js';
  return factory.createPolicy('app-sw', { createScriptURL: () => '/sw.js' }).createScriptURL('');
}
