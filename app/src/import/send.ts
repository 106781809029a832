/** Sends the chosen rows: the server stores each night by itself, and the same again is as once. */
import { api, ask } from '../lib/api';
import type { Answer } from '../lib/types';
import { filesOf } from './files';
import type { Row } from './json';

export type Counts = Answer<'/v1/sleep-imports', 'post'>['counts'];

const NONE: Counts = { created: 0, updated: 0, unchanged: 0, retracted: 0, refused: 0 };

/** `progress` is told the share that was sent. Throws `Refused`; what was sent before stays. */
export async function sendRows(
  rows: Row[],
  zone: string,
  progress: (share: number) => void,
): Promise<Counts> {
  const files = filesOf(rows);
  const counts = { ...NONE };
  for (const [place, { body, type }] of files.entries()) {
    progress(place / files.length);
    const found = (await ask(post(body, type, zone))).counts;
    for (const name of Object.keys(counts) as (keyof Counts)[]) counts[name] += found[name];
  }
  return counts;
}

const post = (body: string, type: string, zone: string) =>
  api.POST('/v1/sleep-imports', {
    params: { query: { time_zone: zone } },
    body,
    bodySerializer: (plain: string) => plain,
    headers: { 'Content-Type': type },
  });
