/**
 * From a time on the wall to an instant, over the nights on which the clocks change: the server's
 * rule (sleep/clock_times.py), so that the phone can ask without a network. Milliseconds.
 */
import { addDays } from '../lib/dates';
import { offsetAt } from './zones';

export type Which = 'first' | 'second';
export interface Occurrence {
  at: number;
  occurs: 'once' | 'twice' | 'never';
}
export interface Event<Name extends string = string> {
  name: Name;
  /** "HH:MM"; null is unknown. */
  clock: string | null;
  zone: string;
  which: Which | null;
}

const DAY = 86_400_000;

/**
 * When the clock showed a time on a date: the first such instant, or the second if that was asked
 * for and there was one. Of a time that was jumped over, the first instant after the jump.
 */
export function occurrence(
  date: string,
  clock: string,
  zone: string,
  which: Which = 'first',
): Occurrence {
  const wall = Date.parse(`${date}T${clock}Z`);
  // The offsets that held shortly before and after: the reading is tried with both.
  const [before, after] = [offsetAt(wall - DAY, zone), offsetAt(wall + DAY, zone)];
  const [early, late] = [wall - before, wall - after];
  const real = [early, late].filter((at) => at + offsetAt(at, zone) === wall);
  if (!real.length) return { at: jump(wall - Math.max(before, after), zone), occurs: 'never' };
  if (real.length === 1 || early === late) return { at: real[0]!, occurs: 'once' };
  return { at: which === 'second' ? Math.max(...real) : Math.min(...real), occurs: 'twice' };
}

/** The first whole second after `before` with another offset, which is at most a day away. */
function jump(before: number, zone: string): number {
  const offset = offsetAt(before, zone);
  let [low, high] = [0, 2 * DAY];
  while (high - low > 1000) {
    const middle = Math.floor((low + high) / 2000) * 1000;
    if (offsetAt(before + middle, zone) === offset) low = middle;
    else high = middle;
  }
  return before + high;
}

/** The latest date's `clock` in `zone` that is not after the instant `bound`. */
export function latestNotAfter(
  clock: string,
  bound: number,
  zone: string,
  which: Which = 'first',
): Occurrence {
  const wall = new Date(bound + offsetAt(bound, zone)).toISOString().slice(0, 10);
  // The day after, too: clocks set back over midnight let a date begin twice.
  const found = [1, 0, -1].map((ahead) => occurrence(addDays(wall, ahead), clock, zone, which));
  return found.find(({ at }) => at <= bound) ?? found[2]!;
}

/**
 * Place a night's events, the latest first. The last one that has a time is on `date`; each one
 * before it is the latest such time that is not after the next. Answers the instants by name, and
 * the doubts: "ambiguous_<name>" and "nonexistent_<name>".
 */
export function walkBack<Name extends string>(date: string, latestFirst: Event<Name>[]) {
  const at: Partial<Record<Name, number>> = {};
  const doubts: string[] = [];
  let next: number | null = null;
  for (const { name, clock, zone, which } of latestFirst) {
    if (clock === null) continue;
    const found: Occurrence =
      next === null
        ? occurrence(date, clock, zone, which ?? 'first')
        : latestNotAfter(clock, next, zone, which ?? 'first');
    if (found.occurs === 'never') doubts.push(`nonexistent_${name}`);
    if (found.occurs === 'twice' && which === null) doubts.push(`ambiguous_${name}`);
    if (found.occurs !== 'never') at[name] = next = found.at;
  }
  return { at, doubts };
}
