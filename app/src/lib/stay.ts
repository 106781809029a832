/** Will the browser keep what is on the phone? It may clear it away unless it promised. */

let asked = false;

/** Null: this browser does not say. */
export const stays = async (): Promise<boolean | null> =>
  (await navigator.storage?.persisted?.()) ?? null;

/** Asked when there is something to keep, and once: some browsers ask her. */
export async function askToStay(again = false): Promise<void> {
  if ((asked && !again) || (await stays())) return;
  asked = true;
  await navigator.storage?.persist?.();
}
