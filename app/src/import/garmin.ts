/**
 * Garmin (sleep/importers/garmin.py): summaries of the Health API in seconds since 1970, Connect's
 * export in GMT without an offset, and Connect's web answer (dailySleepDTO) in milliseconds.
 */
import { BadNight, rounded, withMinutes } from './night';
import type { DeviceNight, Stage, StageName } from './night';
import { laidOut } from './stages';
import * as values from './values';
import type { Fields } from './values';

const [API, CONNECT] = ['startTimeInSeconds', 'sleepStartTimestampGMT'];
const LEVELS = ['light', 'deep', 'rem', 'awake'] as const;
/** In Connect's sleepLevels. */
const ACTIVITY: Record<number, StageName> = { 0: 'deep', 1: 'light', 2: 'rem', 3: 'awake' };
/** A summary whose window was never confirmed holds no sleep. */
const NO_SLEEP = ['OFF_WRIST', 'UNCONFIRMED'];
const FARTHEST_HOURS = 18;

export function records(document: unknown): unknown[] | null {
  let found = document;
  if (values.isFields(document))
    found = Array.isArray(document.sleeps) ? document.sleeps : [document];
  return Array.isArray(found) && found.some(isOurs) ? found : null;
}

const isOurs = (each: unknown): boolean =>
  values.isFields(each) &&
  (['dailySleepDTO', CONNECT, 'sleepWindowConfirmationType'].some((name) => name! in each) ||
    (API! in each && 'durationInSeconds' in each));

/** One summary; null for a day on which nothing was measured. */
export function night(of: Fields, zone: string): DeviceNight | null {
  if ('dailySleepDTO' in of)
    return connect(values.fields(of.dailySleepDTO, 'dailySleepDTO'), zone, activity(of));
  return API! in of ? api(of, zone) : connect(of, zone, []);
}

function api(of: Fields, zone: string): DeviceNight {
  const [start, length] = [values.number(of, API!), values.seconds(of, 'durationInSeconds')];
  if (start === null || length === null)
    throw new BadNight(`${API} or durationInSeconds is missing`);
  const started = values.fromEpoch(start, API!);
  // The window is longer than what was measured in it by the time awake.
  const stages = laidOut(mapped(of));
  const ended = Math.max(started + length, ...stages.map(({ end }) => end));
  const offset = values.number(of, 'startTimeOffsetInSeconds');
  if (offset !== null && Math.abs(offset) > FARTHEST_HOURS * 3600)
    throw new BadNight('startTimeOffsetInSeconds is not an offset');
  const east = (at: number) => (offset === null ? values.eastAt(at, zone) : rounded(offset / 60));
  return withMinutes({
    source: 'garmin',
    device: '',
    externalId: values.identifier(of, 'summaryId'),
    start: started,
    end: ended,
    startOffset: east(started),
    endOffset: east(ended),
    stages,
    ...totals(of, (name) => `${name}DurationInSeconds`, 'remSleepInSeconds'),
  });
}

function mapped(of: Fields): Stage[] {
  const levels = values.fields(of.sleepLevelsMap || {}, 'sleepLevelsMap');
  return LEVELS.flatMap((stage) =>
    values.list(levels[stage], stage).map((each) => {
      const [start, end] = [API!, 'endTimeInSeconds'].map((key) =>
        values.fromEpoch(values.number(each, key) ?? 0, stage),
      );
      return { stage, start: start!, end: end! };
    }),
  );
}

function connect(of: Fields, zone: string, stages: Stage[]): DeviceNight | null {
  const isNone = (of[CONNECT!] ?? null) === null;
  if (isNone || NO_SLEEP.includes(of.sleepWindowConfirmationType as string)) return null;
  const [started, ended] = [when(of, 'sleepStart'), when(of, 'sleepEnd')];
  return withMinutes({
    source: 'garmin',
    device: '',
    externalId: null, // the start names it: an id of Connect's is not in every export
    start: started,
    end: ended,
    startOffset: wall(of, 'sleepStart', started, zone),
    endOffset: wall(of, 'sleepEnd', ended, zone),
    stages: laidOut(stages),
    ...totals(of, (name) => `${name}Seconds`, 'remSleepSeconds'),
  });
}

function totals(of: Fields, key: (name: string) => string, remKey: string) {
  const [light, deep] = ['lightSleep', 'deepSleep'].map((name) => values.minutes(of, key(name)));
  const awake = values.minutes(of, key('awake')) ?? values.minutes(of, 'awakeSleepSeconds');
  const rem = values.minutes(of, remKey);
  const known = [light!, deep!, rem].filter((part) => part !== null);
  return {
    asleep: known.length ? known.reduce((sum, part) => sum + part, 0) : null,
    awake,
    // Older devices tell no REM: then their light sleep is not light sleep either.
    light: rem === null ? null : light!,
    deep: rem === null ? null : deep!,
    rem,
  };
}

const activity = (of: Fields): Stage[] =>
  values.list(of.sleepLevels, 'sleepLevels').map((each) => {
    const stage = ACTIVITY[values.number(each, 'activityLevel') ?? -1];
    if (!stage) throw new BadNight('activityLevel is not one that Garmin has');
    return { stage, start: values.utc(each, 'startGMT'), end: values.utc(each, 'endGMT') };
  });

function when(of: Fields, name: string): number {
  const key = `${name}TimestampGMT`;
  if (typeof of[key] === 'string') return values.utc(of, key);
  const milliseconds = values.number(of, key);
  if (milliseconds === null) throw new BadNight(`${key} is missing`);
  return values.fromEpoch(milliseconds / 1000, key);
}

function wall(of: Fields, name: string, at: number, zone: string): number {
  const key = `${name}TimestampLocal`;
  if (typeof of[key] !== 'number') return values.eastAt(at, zone);
  const milliseconds = values.number(of, key)!;
  values.fromEpoch(milliseconds / 1000, key);
  const offset = rounded((milliseconds / 1000 - at) / 60);
  if (Math.abs(offset) > FARTHEST_HOURS * 60)
    throw new BadNight(`${key} is more than 18 hours from GMT`);
  return offset;
}

const SPAN = { startTimeInSeconds: true, endTimeInSeconds: true } as const;
const DAILY = {
  sleepStartTimestampGMT: true,
  sleepEndTimestampGMT: true,
  sleepStartTimestampLocal: true,
  sleepEndTimestampLocal: true,
  sleepWindowConfirmationType: true,
  lightSleepSeconds: true,
  deepSleepSeconds: true,
  remSleepSeconds: true,
  awakeSeconds: true,
  awakeSleepSeconds: true,
} as const;
export const shape = {
  summaryId: true,
  startTimeInSeconds: true,
  startTimeOffsetInSeconds: true,
  durationInSeconds: true,
  lightSleepDurationInSeconds: true,
  deepSleepDurationInSeconds: true,
  remSleepInSeconds: true,
  awakeDurationInSeconds: true,
  sleepLevelsMap: { light: SPAN, deep: SPAN, rem: SPAN, awake: SPAN },
  ...DAILY,
  dailySleepDTO: DAILY,
  sleepLevels: { activityLevel: true, startGMT: true, endGMT: true },
} as const;
