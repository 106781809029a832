/** A file that is being read in the worker. */
import { trustedScript } from '../lib/trusted';
import type { Row } from './json';
import { Broken } from './night';
import type { Told, Wanted } from './worker';
import url from './worker?worker&url';

export interface Reading {
  /** Throws `Broken`. After `stop` it never ends. */
  rows: Promise<Row[]>;
  stop: () => void;
}

/** `progress` is told the share that was read, from 0 to 1. */
export function startReading(wanted: Wanted, progress: (share: number) => void): Reading {
  const worker = new Worker(trustedScript(url), { type: 'module' });
  const rows = new Promise<Row[]>((found, failed) => {
    worker.onmessage = ({ data }: MessageEvent<Told>) => {
      if ('share' in data) return progress(data.share);
      worker.terminate();
      if ('rows' in data) found(data.rows);
      else failed(new Broken(data.broken));
    };
    worker.onerror = (event) => {
      event.preventDefault();
      worker.terminate();
      failed(new Broken(event.message));
    };
  });
  worker.postMessage(wanted);
  return { rows, stop: () => worker.terminate() };
}
