/**
 * What follows from a night's answers, by the server's rule (sleep/diary.py): so that the phone can
 * say how long she slept, and ask about slips, without a network. Null is unknown, never zero.
 */
import type { Body } from '../lib/types';
import { walkBack, type Event } from './clock-times';

type Night = Body['night'];
export const CLOCKS = ['into_bed', 'tried_to_sleep', 'final_awakening', 'out_of_bed'] as const;
export type ClockField = (typeof CLOCKS)[number];

export interface Figures {
  time_in_bed_minutes: number | null;
  total_sleep_minutes: number | null;
  /** What looks like a slip: asked about, never corrected. What is left open is no question. */
  flags: string[];
}

const MOST_AWAKE_AT_END = 12 * 60;
const MOST_NIGHT = 16 * 60;

export function derive(date: string, night: Night): Figures {
  const { at, doubts } = instants(date, night);
  const between = (from: ClockField, to: ClockField) => minutes(at[from], at[to]);
  const slip = slipIn(at);
  if (slip)
    return { time_in_bed_minutes: null, total_sleep_minutes: null, flags: [...doubts, slip] };
  const inBed = between('into_bed', 'out_of_bed');
  const trying = between('tried_to_sleep', 'final_awakening');
  const period = less(trying, night.sleep_latency_minutes);
  const asleep = night.no_sleep ? 0 : less(period, awakeMinutes(night));
  const negative = Math.min(asleep ?? 0, night.no_sleep ? 0 : (period ?? 0)) < 0;
  return {
    time_in_bed_minutes: inBed,
    total_sleep_minutes: negative ? null : asleep,
    flags: [...doubts, ...disagreeing(night, inBed), ...(negative ? ['negative_tst'] : [])],
  };
}

/** Zero for "not once awake". */
const awakeMinutes = ({ awake_minutes, awakenings }: Night) =>
  awake_minutes === null && awakenings === 0 ? 0 : awake_minutes;

function instants(date: string, night: Night) {
  // Without sleep there was no awakening; without an end, nothing says which evening it was.
  const awakening = night.no_sleep ? null : night.final_awakening;
  if (awakening === null && night.out_of_bed === null) return walkBack<ClockField>(date, []);
  const [here, there] = [night.time_zone, night.bed_time_zone ?? night.time_zone];
  const event = (name: ClockField, clock: string | null, zone: string): Event<ClockField> => ({
    name,
    clock,
    zone,
    which: night.which_of_two?.[name] ?? null,
  });
  return walkBack(date, [
    event('out_of_bed', night.out_of_bed, here),
    event('final_awakening', awakening, here),
    event('tried_to_sleep', night.tried_to_sleep, there),
    event('into_bed', night.into_bed, there),
  ]);
}

function slipIn(at: Partial<Record<ClockField, number>>): string | null {
  const atEnd = minutes(at.final_awakening, at.out_of_bed);
  if (atEnd !== null && atEnd > MOST_AWAKE_AT_END) return 'order_error';
  const all = Object.values(at);
  const whole = minutes(Math.min(...all), Math.max(...all)) ?? 0;
  return all.length && whole > MOST_NIGHT ? 'implausible_duration' : null;
}

/** Two answers that cannot both be right. */
function disagreeing(night: Night, inBed: number | null): string[] {
  const { estimated_sleep_minutes: estimate, woke_early, woke_early_minutes } = night;
  return [
    ...(inBed !== null && estimate !== null && estimate > inBed
      ? ['estimate_over_time_in_bed']
      : []),
    ...(woke_early === false && woke_early_minutes ? ['woke_early_disagrees'] : []),
  ];
}

const minutes = (from: number | undefined, to: number | undefined): number | null =>
  from === undefined || to === undefined ? null : Math.floor((to - from) / 60_000);

const less = (whole: number | null, part: number | null): number | null =>
  whole === null || part === null ? null : whole - part;
