/** Values out of a JSON file, each read in one way only (sleep/importers/values.py). */
import { occurrence } from '../sleep/clock-times';
import { offsetAt } from '../sleep/zones';
import { BadNight, rounded } from './night';

export type Fields = Record<string, unknown>;
/** Whole seconds since 1970, and minutes east of UTC where it was written down. */
export interface Moment {
  at: number;
  offset: number;
}

const DAY = 86_400;
const LONGEST_TEXT = 200;
const UNPRINTABLE = /[\p{C}\p{Zl}\p{Zp}]|(?! )\p{Zs}/u;
const TIME =
  /^(\d{4})-(\d\d)-(\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d)(?:[.,]\d+)?)?)?(Z|[+-]\d\d(?::?\d\d)?)?$/;

export const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

export function fields(value: unknown, name: string): Fields {
  if (!isFields(value)) throw new BadNight(`${name} is not an object`);
  return value;
}

/** A list of objects; missing is an empty one. */
export function list(value: unknown, name: string): Fields[] {
  if (value === null || value === undefined) return [];
  if (!Array.isArray(value)) throw new BadNight(`${name} is not a list`);
  return value.map((each) => fields(each, name));
}

/** The source's own id: a text or a whole number. */
export function identifier(of: Fields, name: string): string | null {
  const value = of[name];
  if (typeof value !== 'string' && !Number.isInteger(value)) return null;
  if (typeof value === 'number' && !Number.isSafeInteger(value))
    throw new BadNight(`${name} is not an id`);
  const found = String(value);
  if ([...found].length > LONGEST_TEXT || UNPRINTABLE.test(found))
    throw new BadNight(`${name} is not an id`);
  return found || null;
}

export function number(of: Fields, name: string): number | null {
  const value = of[name];
  if (value === null || value === undefined) return null;
  if (typeof value !== 'number' || Math.abs(value) > 1e15)
    throw new BadNight(`${name} is not a number`);
  return value;
}

/** A duration of at most a day. */
export function seconds(of: Fields, name: string): number | null {
  const value = number(of, name);
  if (value === null) return null;
  if (!(value >= 0 && value <= DAY))
    throw new BadNight(`${name} is not a duration of at most a day`);
  return rounded(value);
}

/** A duration in seconds, as whole minutes. */
export function minutes(of: Fields, name: string): number | null {
  const value = seconds(of, name);
  return value === null ? null : rounded(value / 60);
}

/** A time with its offset. */
export function instant(of: Fields, name: string): Moment {
  const { date, clock, offset } = parsed(of, name);
  if (offset === null) throw new BadNight(`${name} has no offset`);
  return { at: Date.parse(`${date}T${clock}Z`) / 1000 - offset * 60, offset };
}

/** A time on the wall, in the zone where she lives; the first, if it came twice. */
export function local(of: Fields, name: string, zone: string): Moment {
  const { date, clock, offset } = parsed(of, name);
  if (offset !== null) return instant(of, name);
  const found = occurrence(date, clock, zone);
  // A time that the clocks jumped over becomes the one it would have been.
  const at = found.occurs === 'never' ? shifted(date, clock, zone) : found.at / 1000;
  return { at, offset: eastAt(at, zone) };
}

/** With the offset that held before the jump. */
function shifted(date: string, clock: string, zone: string): number {
  const wall = Date.parse(`${date}T${clock}Z`);
  return (wall - offsetAt(wall - DAY * 1000, zone)) / 1000;
}

/** A time without offset that is UTC by its name. */
export function utc(of: Fields, name: string): number {
  const { date, clock, offset } = parsed(of, name);
  return Date.parse(`${date}T${clock}Z`) / 1000 - (offset ?? 0) * 60;
}

/** Seconds since 1970, in our time. */
export function fromEpoch(value: number, name: string): number {
  const year = new Date(value * 1000).getUTCFullYear();
  if (Number.isNaN(year)) throw new BadNight(`${name} is not a time`);
  inOurTime(year, name);
  return Math.floor(value);
}

export const eastAt = (at: number, zone: string): number =>
  Math.round(offsetAt(at * 1000, zone) / 60_000);

function parsed(of: Fields, name: string) {
  const value = of[name];
  if (typeof value !== 'string' || !value) throw new BadNight(`${name} is missing`);
  const match = TIME.exec(value);
  const date = value.slice(0, 10);
  const clock = [match?.[4], match?.[5], match?.[6]].map((part) => part ?? '00').join(':');
  const at = match ? new Date(`${date}T${clock}Z`) : new Date(NaN);
  const exists = !Number.isNaN(at.getTime()) && at.toISOString() === `${date}T${clock}.000Z`;
  const offset = offsetIn(match?.[7]);
  if (value.length > 40 || !exists || Number.isNaN(offset))
    throw new BadNight(`${name} is not a time`);
  inOurTime(Number(match![1]), name);
  return { date, clock, offset };
}

/** Minutes east; null: none is written; NaN: it is none. */
function offsetIn(written: string | undefined): number | null {
  if (written === undefined) return null;
  if (written === 'Z') return 0;
  const digits = written.slice(1).replace(':', '').padEnd(4, '0');
  const [hours, past] = [Number(digits.slice(0, 2)), Number(digits.slice(2))];
  return hours > 23 || past > 59 ? NaN : (written[0] === '-' ? -1 : 1) * (hours * 60 + past);
}

function inOurTime(year: number, name: string): void {
  if (year < 1990 || year > 2199)
    throw new BadNight(`${name} is not between the years 1990 and 2199`);
}
