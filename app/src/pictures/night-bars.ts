/** Where a night's bar lies in its row, which runs from noon before its date to noon on it. */
import { addDays } from '../lib/dates';

export const DAY = 24 * 60;
const STEP = 180;

/** From where to where, in minutes after the noon with which the row begins. */
export interface Span {
  from: number;
  to: number;
}

/** Instants that carry the offset of the place where they were read; null is unknown. */
export interface Times {
  date: string;
  into_bed_at: string | null;
  asleep_at: string | null;
  awake_at: string | null;
  out_of_bed_at: string | null;
}

/** The clock on the wall, in minutes after the noon before `date`: what stands before the offset. */
export function sinceNoon(at: string, date: string): number {
  const noon = Date.parse(`${addDays(date, -1)}T12:00:00Z`);
  return (Date.parse(`${at.slice(0, 19)}Z`) - noon) / 60_000;
}

export function span(from: string | null, to: string | null, date: string): Span | null {
  // Kept answers of an older version have neither.
  if (!from || !to) return null;
  const found = { from: sinceNoon(from, date), to: sinceNoon(to, date) };
  // A flight to the west may end, on the wall, before it began.
  return found.to < found.from ? null : found;
}

export const inBed = (night: Times): Span | null =>
  span(night.into_bed_at, night.out_of_bed_at, night.date);
export const asleep = (night: Times): Span | null =>
  span(night.asleep_at, night.awake_at, night.date);

/** Noon to noon; wider, by whole steps of three hours, where somebody sleeps by day. */
export function rowOf(spans: (Span | null)[]): Span {
  const known = spans.filter((one) => one !== null);
  const first = Math.min(0, ...known.map((one) => one.from));
  const last = Math.max(DAY, ...known.map((one) => one.to));
  return { from: Math.floor(first / STEP) * STEP, to: Math.ceil(last / STEP) * STEP };
}

/** In percent of the row's width. */
export const place = (minutes: number, row: Span): number =>
  (100 * (minutes - row.from)) / (row.to - row.from);

/** Every six hours, with midnight among them; not at the edges, where there is no room. */
export function ticks(row: Span): number[] {
  const first = Math.floor(row.from / 360 + 1) * 360;
  return Array.from({ length: Math.ceil((row.to - first) / 360) }, (_, n) => first + n * 360);
}

/** Minutes after noon as minutes after midnight. */
export const clockOf = (minutes: number): number => (((minutes + DAY / 2) % DAY) + DAY) % DAY;

/** How far one time lies from another on the clock, the shorter way round: −720 to 720. */
export function fromCentre(minutes: number, centre: number): number {
  const ahead = (((minutes - centre) % DAY) + DAY) % DAY;
  return ahead > DAY / 2 ? ahead - DAY : ahead;
}
