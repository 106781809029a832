/** What takes long is done in parts: between two of them a tap gets its turn. */
export const aMoment = (): Promise<void> => new Promise((over) => setTimeout(over));

let last = Promise.resolve();

/** Parts of a screen are drawn one after the other, as they were made. */
export const myTurn = (): Promise<void> => (last = last.then(aMoment));
