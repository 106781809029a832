/** Reads a file apart from the screen, so that it never stands still. Nothing is sent from here. */
import type { Row } from './json';
import { Broken } from './night';
import { read } from './read';

export interface Wanted {
  file: Blob;
  zone: string;
}
export type Told = { share: number } | { rows: Row[] } | { broken: string };

const STEP = 0.005;

addEventListener('message', async ({ data }: MessageEvent<Wanted>) => {
  let last = 0;
  const tell = (told: Told) => postMessage(told);
  try {
    const rows = await read(data.file, data.zone, (share) => {
      if (share - last < STEP) return;
      last = share;
      tell({ share });
    });
    tell({ rows });
  } catch (error) {
    if (!(error instanceof Broken)) throw error;
    tell({ broken: error.message });
  }
});
