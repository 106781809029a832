/**
 * The files of sleep in a zip archive, as streams that cannot run away (the server's limits:
 * sleep/importers/archives.py). Only the directory at the end and the wanted files are read; no
 * file is ever held whole.
 */
import { Broken } from './night';

const MOST_MEMBERS = 50_000;
const MOST_DIRECTORY = 8 * 1024 * 1024;
const MOST_BYTES = 8 * 1024 ** 3;
/** Genuine exports come to about 30. */
const MOST_RATIO = 150;
const SMALL = 1024 * 1024;
const [END_BYTES, LONGEST_TAIL] = [22, 65_557];
const [END, END_64, DIRECTORY, LOCAL] = [0x06054b50, 0x06064b50, 0x02014b50, 0x04034b50];
const [STORED, DEFLATED] = [0, 8];
/** "apple_health_export/export.xml" in any language of the phone; Takeout and the others. */
const WANTED =
  /^((.*\/)?apple_health_export\/(?!export_cda)[^/]+\.xml|(.*\/)?[^/]*sleep[^/]*\.json|(.*\/)?export\.xml)$/i;

export interface Member {
  name: string;
  /** Unpacked, and in the archive. */
  size: number;
  packed: number;
  method: number;
  locked: boolean;
  /** Where its local header stands. */
  at: number;
}

type Bytes = Uint8Array<ArrayBuffer>;

export async function isZip(file: Blob): Promise<boolean> {
  const head = await view(file, 0, 4);
  return head.byteLength === 4 && head.getUint32(0, true) === LOCAL;
}

/** The files that may hold sleep, by name. Throws `Broken`. */
export async function members(file: Blob): Promise<Member[]> {
  const wanted = (await listed(file)).filter(({ name }) => WANTED.test(name));
  if (!wanted.length) throw new Broken('archive: no file of sleep is in it');
  if (new Set(wanted.map(({ name }) => name)).size < wanted.length)
    throw new Broken('archive: one name stands there twice');
  if (wanted.reduce((sum, { size }) => sum + size, 0) > MOST_BYTES)
    throw new Broken('archive: larger than it may be when unpacked');
  wanted.forEach(lookAt);
  return wanted.sort((a, b) => (a.name < b.name ? -1 : 1));
}

function lookAt({ name, locked, method, size, packed }: Member): void {
  const steps = name.split('/');
  if (steps.includes('..') || steps[0] === '' || name.includes('\\') || steps[0]!.includes(':'))
    throw new Broken(`${name}: this name leads out of the archive`);
  if (locked) throw new Broken(`${name}: it is locked with a password`);
  if (method !== STORED && method !== DEFLATED)
    throw new Broken(`${name}: packed in a way that is not read here`);
  if (size > SMALL && size > MOST_RATIO * packed)
    throw new Broken(`${name}: grows more than ${MOST_RATIO} times when unpacked`);
}

/** Its bytes unpacked; `read` is told how many bytes of the archive went in. */
export async function unpacked(
  file: Blob,
  { name, at, packed, method, size }: Member,
  read: (bytes: number) => void,
): Promise<ReadableStream<Bytes>> {
  const head = await view(file, at, at + 30);
  if (head.byteLength < 30 || head.getUint32(0, true) !== LOCAL) throw damaged(name);
  const start = at + 30 + head.getUint16(26, true) + head.getUint16(28, true);
  if (start + packed > file.size) throw damaged(name);
  const raw = counted(file.slice(start, start + packed).stream(), read);
  const plain = method === STORED ? raw : raw.pipeThrough(new DecompressionStream('deflate-raw'));
  return exactly(plain, size, name);
}

/** The same stream; `read` is told of each piece. */
export const counted = (stream: ReadableStream<Bytes>, read: (bytes: number) => void) =>
  stream.pipeThrough(
    new TransformStream<Bytes, Bytes>({
      transform(piece, out) {
        read(piece.length);
        out.enqueue(piece);
      },
    }),
  );

/** The same stream, which must be as long as the directory says. */
function exactly(stream: ReadableStream<Bytes>, size: number, name: string) {
  let left = size;
  return stream.pipeThrough(
    new TransformStream<Bytes, Bytes>({
      transform(piece, out) {
        if ((left -= piece.length) < 0) throw new Broken(`${name}: larger than it may be`);
        out.enqueue(piece);
      },
      flush() {
        if (left) throw damaged(name);
      },
    }),
  );
}

const damaged = (name: string) => new Broken(`${name}: the zip archive is damaged`);

const view = async (file: Blob, from: number, to: number): Promise<DataView> =>
  new DataView(await file.slice(from, to).arrayBuffer());

async function listed(file: Blob): Promise<Member[]> {
  const { count, length, at } = await directory(file);
  if (count > MOST_MEMBERS || length > MOST_DIRECTORY)
    throw new Broken(`archive: more than ${MOST_MEMBERS} files; send the file of sleep alone`);
  const bytes = await view(file, at, at + length);
  if (bytes.byteLength < length) throw damaged('archive');
  try {
    return entries(bytes, count);
  } catch (error) {
    // A length that points beyond the end.
    throw error instanceof RangeError ? damaged('archive') : error;
  }
}

interface Directory {
  count: number;
  length: number;
  at: number;
}

/** Where the list of files stands: the last thing in the archive tells. */
async function directory(file: Blob): Promise<Directory> {
  const from = Math.max(0, file.size - LONGEST_TAIL);
  const tail = await view(file, from, file.size);
  let place = tail.byteLength - END_BYTES;
  while (place >= 0 && tail.getUint32(place, true) !== END) place--;
  if (place < 0) throw damaged('archive');
  const found = {
    count: tail.getUint16(place + 10, true),
    length: tail.getUint32(place + 12, true),
    at: tail.getUint32(place + 16, true),
  };
  const is64 = found.count === 0xffff || found.length === 0xffffffff || found.at === 0xffffffff;
  return is64 && place >= 20 ? directory64(file, tail, place - 20) : found;
}

/** The same for large archives; before the end stands where its own end is. */
async function directory64(file: Blob, tail: DataView, place: number): Promise<Directory> {
  const at = Number(tail.getBigUint64(place + 8, true));
  const end = await view(file, at, at + 56);
  if (end.byteLength < 56 || end.getUint32(0, true) !== END_64) throw damaged('archive');
  const number = (offset: number) => Number(end.getBigUint64(offset, true));
  return { count: number(32), length: number(40), at: number(48) };
}

function entries(bytes: DataView, count: number): Member[] {
  const found: Member[] = [];
  for (let place = 0; found.length < count;) {
    if (bytes.getUint32(place, true) !== DIRECTORY) throw damaged('archive');
    const [name, extra, comment] = [28, 30, 32].map((at) => bytes.getUint16(place + at, true));
    found.push(entry(bytes, place, name!, extra!));
    place += 46 + name! + extra! + comment!;
  }
  return found;
}

function entry(bytes: DataView, place: number, nameLength: number, extra: number): Member {
  const flags = bytes.getUint16(place + 8, true);
  const name = new Uint8Array(bytes.buffer as ArrayBuffer, place + 46, nameLength);
  const plain = {
    name: new TextDecoder(flags & 0x800 ? 'utf-8' : 'latin1').decode(name),
    method: bytes.getUint16(place + 10, true),
    locked: Boolean(flags & 1),
    packed: bytes.getUint32(place + 20, true),
    size: bytes.getUint32(place + 24, true),
    at: bytes.getUint32(place + 42, true),
  };
  return enlarged(plain, bytes, place + 46 + nameLength, extra);
}

/** Sizes beyond 4 GiB stand behind the name, in this order, each only if it did not fit. */
function enlarged(member: Member, bytes: DataView, from: number, length: number): Member {
  const found = { ...member };
  for (let place = from; place + 4 <= from + length;) {
    const [tag, size] = [bytes.getUint16(place, true), bytes.getUint16(place + 2, true)];
    let at = place + 4;
    for (const name of tag === 1 ? (['size', 'packed', 'at'] as const) : []) {
      if (member[name] !== 0xffffffff) continue;
      found[name] = Number(bytes.getBigUint64(at, true));
      at += 8;
    }
    place += 4 + size;
  }
  return found;
}
