/**
 * Fitbit's sleep-YYYY-MM-DD.json out of Google Takeout (sleep/importers/fitbit.py): times on the
 * wall without an offset; `shortData` are short wakes, to be laid over `data`.
 */
import { BadNight, rounded, withMinutes } from './night';
import type { DeviceNight, Stage, StageName } from './night';
import { overlaid } from './stages';
import * as values from './values';
import type { Fields } from './values';

const LEVELS: Record<string, StageName> = {
  wake: 'awake',
  awake: 'awake',
  restless: 'awake',
  asleep: 'asleep',
  light: 'light',
  deep: 'deep',
  rem: 'rem',
};

/** The logs in this document; null when it is not of this format. */
export function records(document: unknown): unknown[] | null {
  const found = values.isFields(document) ? document.sleep : document; // the API's answer
  if (!Array.isArray(found)) return null;
  return found.some((each) => values.isFields(each) && 'dateOfSleep' in each) ? found : null;
}

export function night(of: Fields, zone: string): DeviceNight {
  const [started, ended] = [values.local(of, 'startTime', zone), values.local(of, 'endTime', zone)];
  const levels = values.fields(of.levels || {}, 'levels');
  return withMinutes({
    source: 'fitbit',
    device: '',
    externalId: values.identifier(of, 'logId'),
    start: started.at,
    end: ended.at,
    startOffset: started.offset,
    endOffset: ended.offset,
    stages: overlaid(stages(levels, 'data', zone), stages(levels, 'shortData', zone)),
    asleep: minutes(of, 'minutesAsleep'),
    awake: minutes(of, 'minutesAwake'),
    light: null,
    deep: null,
    rem: null,
  });
}

const stages = (levels: Fields, name: string, zone: string): Stage[] =>
  values.list(levels[name], name).map((each) => {
    const level = each.level;
    if (typeof level !== 'string' || !Object.hasOwn(LEVELS, level))
      throw new BadNight('a level is not one that Fitbit has');
    const start = values.local(each, 'dateTime', zone).at;
    const length = values.seconds(each, 'seconds');
    if (length === null) throw new BadNight('seconds is missing');
    return { stage: LEVELS[level]!, start, end: start + length };
  });

function minutes(of: Fields, name: string): number | null {
  const value = values.number(of, name);
  if (value === null) return null;
  if (!(value >= 0 && value <= 24 * 60)) throw new BadNight(`${name} is not within a day`);
  return rounded(value);
}

/** What the reading needs of a log; nothing else leaves the phone. */
const LEVEL = { dateTime: true, level: true, seconds: true } as const;
export const shape = {
  logId: true,
  dateOfSleep: true,
  startTime: true,
  endTime: true,
  minutesAsleep: true,
  minutesAwake: true,
  levels: { data: LEVEL, shortData: LEVEL },
} as const;
