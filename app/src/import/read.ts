/** From a file of any of the formats to nights, here on the phone. Nothing is sent from here. */
import { AppleSleep } from './apple';
import { readJson, type Row } from './json';
import { Broken, MOST_NIGHTS } from './night';
import { decoderFor, Elements } from './xml';
import { counted, isZip, members, unpacked } from './zip';

const MOST_BYTES = 8 * 1024 ** 3;

type Bytes = ReadableStream<Uint8Array<ArrayBuffer>>;

/**
 * What is in the file; `zone` is for times without an offset, `progress` is told the share that
 * was read, from 0 to 1. Of Apple's several sources all are here: chosen.ts. Throws `Broken`.
 */
export async function read(
  file: Blob,
  zone: string,
  progress: (share: number) => void = () => undefined,
): Promise<Row[]> {
  let done = 0;
  const told = (bytes: number) => progress(Math.min(1, (done += bytes) / file.size));
  const found: Row[] = [];
  for (const { name, open } of await parts(file, told)) {
    found.push(...(await readOne(await open(), name, zone)));
    if (found.length > MOST_NIGHTS)
      throw new Broken(`${name || 'file'}: more than ${MOST_NIGHTS} nights`);
  }
  return found;
}

interface Part {
  name: string;
  open: () => Promise<Bytes>;
}

async function parts(file: Blob, told: (bytes: number) => void): Promise<Part[]> {
  if (await isZip(file)) {
    const inside = await members(file);
    return inside.map((one) => ({ name: one.name, open: () => unpacked(file, one, told) }));
  }
  if (file.size > MOST_BYTES) throw new Broken('file: larger than it may be');
  return [{ name: '', open: async () => counted(file.stream(), told) }];
}

async function readOne(stream: Bytes, name: string, zone: string): Promise<Row[]> {
  try {
    const { head, all } = await peeked(stream);
    return looksLikeXml(head) ? await readXml(all, head) : await readJson(all, name, zone);
  } catch (error) {
    // What a stream throws when its packing is damaged; a file that is taken away meanwhile.
    if (error instanceof TypeError || error instanceof DOMException)
      throw new Broken(`${name || 'file'}: it is damaged`);
    throw error;
  }
}

/** The first piece, and a stream that begins with it again. */
async function peeked(stream: Bytes): Promise<{ head: Uint8Array; all: Bytes }> {
  const reader = stream.getReader();
  const first = await reader.read();
  const all: Bytes = new ReadableStream({
    start: (out) => (first.done ? out.close() : out.enqueue(first.value)),
    async pull(out) {
      const { done, value } = await reader.read();
      if (done) out.close();
      else out.enqueue(value);
    },
    cancel: (reason) => reader.cancel(reason),
  });
  return { head: first.value ?? new Uint8Array(), all };
}

function looksLikeXml(head: Uint8Array): boolean {
  const mark = head[0]! * 256 + head[1]!;
  const wide = mark === 0xfffe ? 'utf-16le' : mark === 0xfeff ? 'utf-16be' : null;
  const start = new TextDecoder(wide ?? 'utf-8').decode(head.subarray(0, 4096));
  return start.trimStart().startsWith('<');
}

async function readXml(stream: Bytes, head: Uint8Array): Promise<Row[]> {
  const sleep = new AppleSleep();
  const elements = new Elements(sleep);
  const decoder = decoderFor(head);
  const reader = stream.getReader();
  for (let more = true; more;) {
    const { done, value } = await reader.read();
    elements.add(decoder.decode(value, { stream: !done }));
    more = !done;
  }
  elements.end();
  return [...sleep.refused, ...sleep.nights()].map((item) => ({ item, record: null }));
}
