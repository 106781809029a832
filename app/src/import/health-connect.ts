/**
 * Health Connect's SleepSessionRecord, as apps write it to JSON (sleep/importers/health_connect.py).
 * A stage is a number; there may be none. Both ends have an offset of their own.
 */
import { BadNight, withMinutes, type DeviceNight, type Stage, type StageName } from './night';
import { laidOut } from './stages';
import * as values from './values';
import type { Fields, Moment } from './values';

const LISTS = ['records', 'sleepSessions', 'SleepSessionRecord', 'sleep'];
const STAGES: (StageName | null)[] = [
  null,
  'awake',
  'asleep',
  'out_of_bed',
  'light',
  'deep',
  'rem',
  'awake',
];
const OFFSET = /^([+-])(\d\d):?(\d\d)(?::?\d\d)?$/;

export function records(document: unknown): unknown[] | null {
  let found = document;
  if (values.isFields(document)) {
    const named = LISTS.map((name) => document[name]).find((inside) => Array.isArray(inside));
    found = named ?? [document];
  }
  return Array.isArray(found) && found.some(isOurs) ? found : null;
}

const isOurs = (each: unknown): boolean =>
  values.isFields(each) &&
  'startTime' in each &&
  'endTime' in each &&
  !('dateOfSleep' in each) &&
  !('levels' in each);

export function night(of: Fields, zone: string): DeviceNight {
  const [started, ended] = [values.local(of, 'startTime', zone), values.local(of, 'endTime', zone)];
  const metadata = values.fields(of.metadata || {}, 'metadata');
  return withMinutes({
    source: 'health_connect',
    device: originOf(metadata),
    externalId: values.identifier(metadata, 'id'),
    start: started.at,
    end: ended.at,
    startOffset: offsetOf(of, 'startZoneOffset', started, zone),
    endOffset: offsetOf(of, 'endZoneOffset', ended, zone),
    stages: laidOut(stages(of, zone)),
    asleep: null,
    awake: null,
    light: null,
    deep: null,
    rem: null,
  });
}

const stages = (of: Fields, zone: string): Stage[] =>
  values.list(of.stages, 'stages').flatMap((each) => {
    const stage = STAGES[each.stage as number];
    if (typeof each.stage !== 'number' || stage === undefined)
      throw new BadNight('a stage is not a number from 0 to 7');
    if (!stage) return [];
    const [start, end] = ['startTime', 'endTime'].map((key) => values.local(each, key, zone).at);
    return [{ stage, start: start!, end: end! }];
  });

/** The app that wrote it, by its package name. */
function originOf(metadata: Fields): string {
  const origin = metadata.dataOrigin;
  const name = values.isFields(origin) ? origin.packageName : origin;
  return values.identifier({ dataOrigin: name }, 'dataOrigin') ?? '';
}

/** As it is written; else that of the time itself, else that of her zone. */
function offsetOf(of: Fields, name: string, at: Moment, zone: string): number {
  const value = of[name] ?? null;
  if (value === null) return at.offset || values.eastAt(at.at, zone);
  const written = values.isFields(value) ? value.id : value; // java.time.ZoneOffset
  if (written === 'Z') return 0;
  const match = typeof written === 'string' ? OFFSET.exec(written) : null;
  const [hours, past] = [Number(match?.[2]), Number(match?.[3])];
  if (!match || hours > 18 || past > 59) throw new BadNight(`${name} is not an offset`);
  return (match[1] === '-' ? -1 : 1) * (hours * 60 + past);
}

export const shape = {
  metadata: { id: true, dataOrigin: { packageName: true } },
  startTime: true,
  endTime: true,
  startZoneOffset: { id: true },
  endZoneOffset: { id: true },
  stages: { startTime: true, endTime: true, stage: true },
} as const;
