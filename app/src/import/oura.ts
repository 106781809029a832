/**
 * Oura's sleep documents, API v2 (sleep/importers/oura.py). `sleep_phase_5_min` has a digit for
 * each five minutes; `rest` is not sleep; what became `deleted` is retracted.
 */
import { BadNight, type DeviceNight, type Retracted, type Stage, type StageName } from './night';
import { laidOut } from './stages';
import * as values from './values';
import type { Fields } from './values';

const EPOCH = 300;
const MOST_EPOCHS = (24 * 3600) / EPOCH + 1;
const PHASES: Record<string, StageName> = { 1: 'deep', 2: 'light', 3: 'rem', 4: 'awake' };
const KINDS = ['long_sleep', 'sleep', 'late_nap', 'rest', 'deleted'];

export function records(document: unknown): unknown[] | null {
  let found = document;
  if (values.isFields(document)) {
    const inside = 'data' in document ? document.data : document.sleep;
    found = Array.isArray(inside) ? inside : [document];
  }
  if (!Array.isArray(found)) return null;
  return found.some((each) => values.isFields(each) && 'bedtime_start' in each) ? found : null;
}

/** One document; null for a rest without sleep. */
export function night(of: Fields): DeviceNight | Retracted | null {
  const kind = 'type' in of ? of.type : 'long_sleep';
  if (!KINDS.includes(kind as string)) throw new BadNight('type is not one that Oura has');
  if (kind === 'rest') return null;
  const own = values.identifier(of, 'id');
  if (kind === 'deleted') return own ? { source: 'oura', device: '', retracted: own } : null;
  const started = values.instant(of, 'bedtime_start');
  const ended = values.instant(of, 'bedtime_end');
  return {
    source: 'oura',
    device: '',
    externalId: own,
    start: started.at,
    end: ended.at,
    startOffset: started.offset,
    endOffset: ended.offset,
    stages: stages(of, started.at, ended.at),
    // The ring counts in half minutes; its totals are better than the five-minute string.
    asleep: values.minutes(of, 'total_sleep_duration'),
    awake: values.minutes(of, 'awake_time'),
    light: values.minutes(of, 'light_sleep_duration'),
    deep: values.minutes(of, 'deep_sleep_duration'),
    rem: values.minutes(of, 'rem_sleep_duration'),
  };
}

function stages(of: Fields, started: number, ended: number): Stage[] {
  const phases = of.sleep_phase_5_min || '';
  if (typeof phases !== 'string' || phases.length > MOST_EPOCHS)
    throw new BadNight('sleep_phase_5_min is not a text of at most a day');
  const found = [...phases].map((digit, place) => {
    const stage = PHASES[digit];
    if (!stage) throw new BadNight('sleep_phase_5_min holds something else than 1 to 4');
    const start = started + place * EPOCH;
    // The last epoch is counted whole, and may reach over the end.
    return { stage, start, end: Math.min(start + EPOCH, ended) };
  });
  return laidOut(found);
}

export const shape = {
  id: true,
  type: true,
  bedtime_start: true,
  bedtime_end: true,
  total_sleep_duration: true,
  awake_time: true,
  light_sleep_duration: true,
  deep_sleep_duration: true,
  rem_sleep_duration: true,
  sleep_phase_5_min: true,
} as const;
