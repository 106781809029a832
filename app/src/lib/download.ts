/** A file from the server, read piece by piece so that one sees how far it is. */
import { api, ask, Refused } from './api';

export type Format = 'json' | 'csv' | 'pdf';
export interface Download {
  name: string;
  file: Blob;
}

/** `progress` is told how much is here, from 0 to 1. */
export async function download(
  format: Format,
  progress: (share: number) => void,
): Promise<Download> {
  const query = { format };
  const call = api.GET('/v1/export', { params: { query }, parseAs: 'stream' });
  const stream = await ask(call);
  const { headers } = (await call).response;
  const size = Number(headers.get('Content-Length'));
  const type = headers.get('Content-Type') ?? '';
  const file = new Blob(await pieces(stream!, (length) => size && progress(length / size)), {
    type,
  });
  return { name: nameOf(headers.get('Content-Disposition'), format), file };
}

async function pieces(stream: ReadableStream<Uint8Array<ArrayBuffer>>, got: (n: number) => void) {
  const found: Uint8Array<ArrayBuffer>[] = [];
  const reader = stream.getReader();
  for (let length = 0; ;) {
    const { done, value } = await reader.read().catch(() => {
      throw new Refused(0);
    });
    if (done) return found;
    found.push(value);
    got((length += value.length));
  }
}

const nameOf = (disposition: string | null, format: Format): string =>
  /filename="?([\w.-]+)/.exec(disposition ?? '')?.[1] ?? `anew.${format}`;

/** Hand it to the browser, which puts it where downloads go. */
export function store({ name, file }: Download): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(file);
  link.download = name;
  link.click();
  // Some browsers read it only after the click is over.
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}
