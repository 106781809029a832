/**
 * One night as a device saw it. The rules are those of the server (sleep/device_night.py), whose
 * rows these must equal: tests/vectors/device_files.json holds both to it.
 */
export type StageName = 'asleep' | 'awake' | 'deep' | 'light' | 'out_of_bed' | 'rem';
export type Source = 'apple_health' | 'fitbit' | 'garmin' | 'health_connect' | 'oura';

/** Instants are whole seconds since 1970. */
export interface Stage {
  stage: StageName;
  start: number;
  end: number;
}

/** Offsets are minutes east of UTC where the clock hung. Null is unknown. */
export interface DeviceNight {
  source: Source;
  device: string;
  start: number;
  end: number;
  startOffset: number;
  endOffset: number;
  externalId: string | null;
  stages: Stage[];
  asleep: number | null;
  awake: number | null;
  light: number | null;
  deep: number | null;
  rem: number | null;
}

/** The source says that this night is no longer one. */
export interface Retracted {
  source: Source;
  device: string;
  retracted: string;
}

/** What is left out: which, and why. */
export interface Refused {
  where: string;
  reason: string;
}

export type Item = DeviceNight | Refused | Retracted;

/** The file cannot be read to its end, so nothing of it counts. */
export class Broken extends Error {}
/** One night makes no sense; the message says why. */
export class BadNight extends Error {}

export const MOST_NIGHTS = 10_000;
const MOST_STAGES = 2000;
const [EARLIEST, LONGEST] = [Date.UTC(2000) / 1000, 24 * 3600];
const ASLEEP: StageName[] = ['asleep', 'light', 'deep', 'rem'];
const STAGED: StageName[] = ['light', 'deep', 'rem'];

export const isNight = (item: Item): item is DeviceNight => 'stages' in item;
export const isRefused = (item: Item): item is Refused => 'reason' in item;

/** Half to even, as Python rounds. */
export function rounded(value: number): number {
  const below = Math.floor(value);
  if (value - below !== 0.5) return Math.round(value);
  return below % 2 ? below + 1 : below;
}

export const isStaged = ({ stages }: DeviceNight): boolean =>
  stages.some((one) => STAGED.includes(one.stage));
export const hasSleep = ({ stages }: DeviceNight): boolean =>
  stages.some((one) => one.stage === 'asleep');

/** Its minutes, counted from its stages. A device that tells no kinds of sleep has no REM. */
export function withMinutes(night: DeviceNight): DeviceNight {
  if (!night.stages.length) return night;
  const staged = isStaged(night);
  const of = (...names: StageName[]) => minutesIn(night.stages, names);
  return {
    ...night,
    asleep: of(...ASLEEP),
    awake: of('awake', 'out_of_bed'),
    light: staged ? of('light') : null,
    deep: staged ? of('deep') : null,
    rem: staged ? of('rem') : null,
  };
}

function minutesIn(stages: Stage[], names: StageName[]): number {
  const spent = stages.filter(({ stage }) => names.includes(stage));
  return rounded(spent.reduce((sum, { start, end }) => sum + end - start, 0) / 60);
}

/** The night, or why it cannot have been. */
export function possible(item: Item): Item {
  const fault = isNight(item) ? faultOf(item) : null;
  if (!fault) return item;
  return { where: `night of ${minute((item as DeviceNight).start)} UTC`, reason: fault };
}

const minute = (at: number) => new Date(at * 1000).toISOString().slice(0, 16).replace('T', ' ');

function faultOf(night: DeviceNight): string | null {
  const length = night.end - night.start;
  if (night.start < EARLIEST) return 'started_at: This must not be before the year 2000.';
  if (length <= 0) return 'ended_at: A night ends after it began.';
  if (length > LONGEST) return 'ended_at: A night is at most 24 hours long.';
  return stageFault(night) ?? minuteFault(night, length / 60 + 5);
}

function stageFault({ stages, start, end }: DeviceNight): string | null {
  let reached = start;
  if (stages.length > MOST_STAGES) return `stages: A night has at most ${MOST_STAGES} stages.`;
  for (const [place, stage] of stages.entries()) {
    if (stage.end <= stage.start) return `stages/${place}: A stage ends after it began.`;
    if (stage.start < reached)
      return `stages/${place}: Stages follow each other and lie in the night.`;
    if (stage.end > end) return `stages/${place}: Stages lie in the night.`;
    reached = stage.end;
  }
  return null;
}

/** A device rounds each of its totals by itself: a few minutes are no contradiction. */
function minuteFault(night: DeviceNight, most: number): string | null {
  const { asleep, awake, light, deep, rem } = night;
  const totals = {
    total_sleep_minutes: asleep,
    awake_minutes: awake,
    light_minutes: light,
    deep_minutes: deep,
    rem_minutes: rem,
  };
  for (const [name, value] of Object.entries(totals))
    if (value !== null && !(value >= 0 && value <= most))
      return `${name}: It cannot last longer than the night.`;
  const parts = [light, deep, rem, awake].reduce<number>((sum, part) => sum + (part ?? 0), 0);
  return parts > most
    ? 'rem_minutes: The stages together cannot last longer than the night.'
    : null;
}
