/** What takes long is done in parts: between two of them a tap gets its turn. */
export const aMoment = (): Promise<void> => new Promise((over) => setTimeout(over));

const UNSEEN_MS = 300;

/** What is on the screen by now has been painted; nobody waits for a page that is not seen. */
export async function painted(): Promise<void> {
  const unseen = new Promise((over) => setTimeout(over, UNSEEN_MS));
  if (globalThis.document?.hidden === false)
    await Promise.race([new Promise(requestAnimationFrame), unseen]);
  await aMoment();
}

let last = Promise.resolve();

/** Parts of a screen are drawn one after the other, as they were made. */
export const myTurn = (): Promise<void> => (last = last.then(aMoment));
