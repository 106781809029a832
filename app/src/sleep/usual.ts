/** Her usual times, out of the last nights: offered for last night, and shown as such. */
import type { Body } from '../lib/types';
import { CLOCKS, type ClockField } from './diary';

const [FEWEST, DAY] = [3, 24 * 60];

export type Usual = Partial<Record<ClockField, string>>;

export function usualClocks(nights: Body['night'][]): Usual {
  const slept = nights.filter((night) => !night.no_sleep);
  return Object.fromEntries(
    CLOCKS.flatMap((field) => {
      const known = slept.map((night) => night[field]).filter((clock) => clock !== null);
      return known.length < FEWEST ? [] : [[field, middle(known)]];
    }),
  );
}

/** The one that is nearest to all others, round the clock. */
function middle(clocks: string[]): string {
  const distance = (clock: string) =>
    clocks.reduce((sum, other) => sum + apart(minuteOf(clock), minuteOf(other)), 0);
  return clocks.reduce((best, each) => (distance(each) < distance(best) ? each : best));
}

const minuteOf = (clock: string) => Number(clock.slice(0, 2)) * 60 + Number(clock.slice(3));

const apart = (a: number, b: number) => Math.min(Math.abs(a - b), DAY - Math.abs(a - b));
