/**
 * The elements of an XML file, one after the other, in the memory of one block. A genuine Apple
 * export carries a document type without entities (some versions of iOS write one that is not well
 * formed): it is stepped over. Whatever declares an entity or names something outside is refused.
 */
import { Broken } from './night';

const MOST_DOCTYPE = 256 * 1024;
const LONGEST_TAG = 1024 * 1024;
const MOST_DEPTH = 64;
const DOCTYPE = /<!DOCTYPE[^[<>]*(\[[^]*?\]\s*)?>/y;
const OUTSIDE = /^<!DOCTYPE\s+\S+\s+(SYSTEM|PUBLIC)\b/;
/** A ">" may stand in the value of an attribute; a "<" may not. */
const TAG = /<(\/?)([A-Za-z_:][^\s/>"'=<]*)([^<>"']*(?:(?:"[^<"]*"|'[^<']*')[^<>"']*)*)>/y;
const ATTRIBUTE = /\s+([^\s=]+)\s*=\s*("([^"]*)"|'([^']*)')/g;
const SKIPPED = [
  ['<!--', '-->'],
  ['<?', '?>'],
  ['<![CDATA[', ']]>'],
] as const;
const NAMED: Record<string, string> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" };

export interface Handler {
  /** `attributes` is as it stands in the file: most of it is never looked at. */
  started(name: string, attributes: string, line: () => number): void;
  ended(name: string): void;
}

export class Elements {
  private text = '';
  private at = 0;
  private readonly open: string[] = [];
  private hasRoot = false;
  /** Line breaks up to `counted` in `text`, and before it. */
  private lines = 1;
  private counted = 0;

  constructor(private readonly handler: Handler) {}

  /** The next piece of the file. */
  add(piece: string): void {
    this.countTo(this.at);
    this.text = this.text.slice(this.at) + piece;
    this.at = this.counted = 0;
    while (this.step());
  }

  /** There is no more. */
  end(): void {
    this.at = this.text.length - this.text.slice(this.at).trimStart().length;
    if (!this.hasRoot) this.fail('no element found');
    if (this.open.length || this.at < this.text.length) this.fail('not well-formed');
  }

  /** One thing further; false when the next piece is needed. */
  private step(): boolean {
    const start = this.text.indexOf('<', this.at);
    const between = start < 0 ? this.text.length : start;
    if (!this.open.length && !isBlank(this.text, this.at, between))
      this.fail(this.hasRoot ? 'junk after document element' : 'not well-formed');
    this.at = between;
    if (start < 0) return false;
    TAG.lastIndex = start;
    const tag = TAG.exec(this.text);
    if (tag) return this.element(tag);
    return this.other();
  }

  private element([whole, closes, name, attributes]: RegExpExecArray): boolean {
    if (closes) this.close(name!);
    else {
      if (!this.open.length && this.hasRoot) this.fail('junk after document element');
      this.hasRoot = true;
      this.open.push(name!);
      if (this.open.length > MOST_DEPTH) this.fail('nested too deep');
      this.handler.started(name!, attributes!, () => this.line());
      if (attributes!.endsWith('/')) this.close(name!);
    }
    this.at += whole!.length;
    return true;
  }

  private close(name: string): void {
    if (this.open.pop() !== name) this.fail('mismatched tag');
    this.handler.ended(name);
  }

  /** What is no element: stepped over whole, or waited for. */
  private other(): boolean {
    if (this.begins('<!DOCTYPE')) return this.doctype();
    for (const [begin, end] of SKIPPED) {
      if (!this.begins(begin)) continue;
      const found = this.text.indexOf(end, this.at + begin.length);
      if (found < 0) return this.wait();
      this.at = found + end.length;
      return true;
    }
    const ahead = this.text.slice(this.at, this.at + 10);
    const may = ['<!DOCTYPE', ...SKIPPED.map(([begin]) => begin)];
    if (may.some((begin) => begin.startsWith(ahead))) return false;
    return this.wait();
  }

  private begins = (what: string): boolean => this.text.startsWith(what, this.at);

  /** Another "<" means that this one never becomes whole. */
  private wait(): boolean {
    const isTag = !SKIPPED.some(([begin]) => this.begins(begin));
    const spoilt = isTag && this.text.indexOf('<', this.at + 1) > 0;
    if (spoilt || this.text.length - this.at > LONGEST_TAG) this.fail('not well-formed');
    return false;
  }

  private doctype(): boolean {
    DOCTYPE.lastIndex = this.at;
    const found = DOCTYPE.exec(this.text)?.[0];
    if (!found) {
      if (this.text.length - this.at > MOST_DOCTYPE) this.fail('not well-formed');
      return false;
    }
    if (found.includes('<!ENTITY') || found.includes('%'))
      this.fail('entities are not allowed here');
    if (OUTSIDE.test(found)) this.fail('it refers to another document');
    this.at += found.length;
    return true;
  }

  private line(): number {
    this.countTo(this.at);
    return this.lines;
  }

  private countTo(end: number): void {
    for (
      let place = this.text.indexOf('\n', this.counted);
      place >= 0 && place < end;
      place = this.text.indexOf('\n', place + 1)
    )
      this.lines++;
    this.counted = end;
  }

  private fail(reason: string): never {
    throw new Broken(`line ${this.line()}: ${reason}`);
  }
}

const isBlank = (text: string, from: number, to: number): boolean =>
  from >= to || !text.slice(from, to).trim();

/** The attributes of an element, by name. Throws `Broken` for an entity that XML does not know. */
export function attributesOf(text: string): Record<string, string> {
  const found: Record<string, string> = {};
  for (const [, name, , double, single] of text.matchAll(ATTRIBUTE))
    found[name!] = decoded(double ?? single ?? '');
  return found;
}

const decoded = (value: string): string =>
  value
    .replace(/[\t\n\r]/g, ' ')
    .replace(/&(#x[0-9a-f]+|#\d+|\w+);/gi, (_, name: string) => character(name));

function character(name: string): string {
  if (name[0] !== '#') {
    const known = NAMED[name];
    if (known === undefined) throw new Broken('undefined entity');
    return known;
  }
  const code = name[1]!.toLowerCase() === 'x' ? parseInt(name.slice(2), 16) : Number(name.slice(1));
  if (!(code > 0 && code <= 0x10ffff)) throw new Broken('reference to invalid character number');
  return String.fromCodePoint(code);
}

/** A decoder for a file that begins so. Throws `Broken` for an encoding that nobody knows. */
export function decoderFor(head: Uint8Array): TextDecoder {
  const mark = head[0]! * 256 + head[1]!;
  if (mark === 0xfffe) return new TextDecoder('utf-16le', { fatal: true });
  if (mark === 0xfeff) return new TextDecoder('utf-16be', { fatal: true });
  const start = new TextDecoder('latin1').decode(head.subarray(0, 200));
  const named = /^[^<]*<\?xml[^>]*\sencoding\s*=\s*["']([^"']*)/.exec(start)?.[1] ?? 'utf-8';
  try {
    return new TextDecoder(named, { fatal: true });
  } catch {
    throw new Broken('line 1: its encoding is not known');
  }
}
