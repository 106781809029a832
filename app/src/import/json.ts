/** The formats that are JSON: recognised by what is in them, and read whole, for they are small. */
import * as fitbit from './fitbit';
import * as garmin from './garmin';
import * as healthConnect from './health-connect';
import { BadNight, Broken, type Item } from './night';
import * as oura from './oura';
import { isFields, type Fields } from './values';

/** Which fields the reading needs; a list is read item by item. */
export type Shape = true | { readonly [name: string]: Shape };

/** A night and the part of the file that it came from: nothing else leaves the phone. */
export interface Row {
  item: Item;
  record: Fields | null;
}

/** A year of Fitbit's stages is some 8 MiB. */
const MOST_BYTES = 20 * 1024 * 1024;
const FORMATS = [fitbit, oura, garmin, healthConnect];

/** Throws `Broken`. */
export async function readJson(
  stream: ReadableStream<Uint8Array>,
  name: string,
  zone: string,
): Promise<Row[]> {
  const document = parse(await whole(stream, name), name);
  for (const format of FORMATS) {
    const found = format.records(document);
    if (found) return found.flatMap((each, place) => row(format, each, zone, named(name, place)));
  }
  if (isEmpty(document)) return [];
  throw new Broken(`${name || 'file'}: not a file of sleep that is known here`);
}

const named = (name: string, place: number) => `${name && `${name}, `}night ${place + 1}`;

const isEmpty = (document: unknown) =>
  Array.isArray(document) ? !document.length : isFields(document) && !Object.keys(document).length;

function row(format: (typeof FORMATS)[number], each: unknown, zone: string, where: string): Row[] {
  try {
    if (!isFields(each)) throw new BadNight('this is not an object');
    const item = format.night(each, zone);
    return item ? [{ item, record: picked(each, format.shape) as Fields }] : [];
  } catch (error) {
    if (!(error instanceof BadNight)) throw error;
    return [{ item: { where, reason: error.message }, record: null }];
  }
}

/** Only what the shape names. */
export function picked(value: unknown, shape: Shape): unknown {
  if (Array.isArray(value)) return value.map((each) => picked(each, shape));
  if (!isFields(value)) return value;
  const wanted = Object.entries(shape === true ? {} : shape);
  const there = wanted.filter(([name]) => name in value);
  return Object.fromEntries(there.map(([name, inner]) => [name, picked(value[name], inner)]));
}

async function whole(stream: ReadableStream<Uint8Array>, name: string): Promise<string> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  const reader = stream.getReader();
  let [text, size] = ['', 0];
  for (;;) {
    const { done, value } = await reader.read();
    if (value && (size += value.length) > MOST_BYTES)
      throw new Broken(`${name || 'file'}: larger than it may be`);
    text += decoded(decoder, value, name);
    if (done) return text;
  }
}

function decoded(decoder: TextDecoder, value: Uint8Array | undefined, name: string): string {
  try {
    return decoder.decode(value, { stream: value !== undefined });
  } catch {
    throw new Broken(`${name || 'file'}: this is not text in UTF-8`);
  }
}

function parse(text: string, name: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new Broken(`${name || 'file'}: this is not valid JSON`);
  }
}
