/**
 * Apple Health's export.xml: one Record a stage; only sleep is kept while the file streams by.
 * Each source (watch, phone, apps) writes nights of its own; see chosen.ts for which one counts.
 */
import { isZone, offsetAt } from '../sleep/zones';
import { BadNight, Broken, withMinutes, type DeviceNight, type Refused } from './night';
import type { StageName } from './night';
import { laidOut } from './stages';
import { attributesOf, type Handler } from './xml';

const MOST_RECORDS = 300_000;
const MOST_REFUSED = 1000;
/** Seconds. Longer without a record, and it was another sleep. */
const GAP = 2 * 3600;
const DAY = 24 * 3600;
const LONGEST_NAME = 200;
const TYPE = 'HKCategoryTypeIdentifierSleepAnalysis';
const VALUE = 'HKCategoryValueSleepAnalysis';
/** Null is in bed. */
const STAGES: Record<string, StageName | null> = {
  InBed: null,
  Asleep: 'asleep', // before iOS 16
  AsleepUnspecified: 'asleep',
  Awake: 'awake',
  AsleepCore: 'light',
  AsleepDeep: 'deep',
  AsleepREM: 'rem',
};
const NUMBERS = ['InBed', 'Asleep', 'Awake', 'AsleepCore', 'AsleepDeep', 'AsleepREM'];
const DATE = /^(\d{4})-(\d\d)-(\d\d) (\d\d):(\d\d):(\d\d) ([+-])(\d\d)(\d\d)$/;
/** What is on no keyboard: controls, unassigned, separators other than the space. */
const UNPRINTABLE = /[\p{C}\p{Zl}\p{Zp}]|(?! )\p{Zs}/u;

interface Moment {
  at: number;
  /** Minutes east. */
  offset: number;
}
interface SleepRecord {
  stage: StageName | null;
  start: Moment;
  end: Moment;
  /** Where it was recorded: the offsets may be those of the phone that wrote the file. */
  zone: string | null;
}

/** Collects the sleep records by source while the file goes by. */
export class AppleSleep implements Handler {
  readonly refused: Refused[] = [];
  private readonly bySource = new Map<string, SleepRecord[]>();
  private isExport = false;
  private last: SleepRecord | null = null;
  private count = 0;
  /** One text for each zone: a part of the file keeps the whole piece that it was cut from. */
  private readonly zones = new Map<string, string>();

  started(name: string, attributes: string, line: () => number): void {
    if (name === 'HealthData') this.isExport = true;
    else if (name === 'Record' && attributes.includes(TYPE)) this.record(attributes, line);
    else if (name === 'MetadataEntry' && this.last) this.place(attributesOf(attributes));
  }

  ended(name: string): void {
    if (name === 'Record') this.last = null;
  }

  /** The nights of every source. */
  nights(): DeviceNight[] {
    if (!this.isExport) throw new Broken('line 1: this is not an export of Apple Health');
    return [...this.bySource].flatMap(([name, records]) =>
      groups(records).map((group) => night(name, group)),
    );
  }

  private record(text: string, line: () => number): void {
    const attributes = attributesOf(text);
    if (attributes.type !== TYPE) return;
    if (++this.count > MOST_RECORDS)
      throw new Broken(`line ${line()}: more than ${MOST_RECORDS} records of sleep`);
    try {
      this.last = read(attributes);
      const name = sourceOf(attributes);
      if (!this.bySource.has(name)) this.bySource.set(name, []);
      this.bySource.get(name)!.push(this.last);
    } catch (error) {
      if (!(error instanceof BadNight)) throw error;
      if (this.refused.length < MOST_REFUSED)
        this.refused.push({ where: `line ${line()}`, reason: error.message });
    }
  }

  private place({ key, value = '' }: Record<string, string>): void {
    if (key !== 'HKTimeZone' || !isZone(value)) return;
    if (!this.zones.has(value)) this.zones.set(value, value);
    this.last!.zone = this.zones.get(value)!;
  }
}

function read(attributes: Record<string, string>): SleepRecord {
  const written = attributes.value ?? '';
  const name = written.startsWith(VALUE) ? written.slice(VALUE.length) : written;
  const value = /^[0-5]$/.test(name) ? NUMBERS[Number(name)]! : name;
  if (!Object.hasOwn(STAGES, value)) throw new BadNight('value is not one that sleep analysis has');
  const [start, end] = [moment(attributes, 'startDate'), moment(attributes, 'endDate')];
  if (!(start.at < end.at && end.at <= start.at + DAY))
    throw new BadNight('endDate is not within a day after startDate');
  return { stage: STAGES[value]!, start, end, zone: null };
}

function sourceOf({ sourceName = '' }: Record<string, string>): string {
  if ([...sourceName].length > LONGEST_NAME || UNPRINTABLE.test(sourceName.replace(/\xa0/g, ' ')))
    throw new BadNight('sourceName is not a name');
  return sourceName;
}

function moment(attributes: Record<string, string>, name: string): Moment {
  const match = DATE.exec(attributes[name] ?? '');
  const [year, month, day, hour, minute, second] = (match ?? []).slice(1, 7).map(Number);
  const wall = match ? Date.UTC(year!, month! - 1, day, hour, minute, second) : NaN;
  const written = match && `${match[0].slice(0, 10)}T${match[0].slice(11, 19)}.000Z`;
  const [east, past] = [Number(match?.[8]), Number(match?.[9])];
  if (!match || east > 23 || past > 59 || new Date(wall).toISOString() !== written)
    throw new BadNight(`${name} is not a time with an offset`);
  if (year! < 1990 || year! > 2199)
    throw new BadNight(`${name} is not between the years 1990 and 2199`);
  const offset = (match[7] === '-' ? -1 : 1) * (east * 60 + past);
  return { at: wall / 1000 - offset * 60, offset };
}

/** The records of one source as nights. */
function groups(records: SleepRecord[]): SleepRecord[][] {
  const found: SleepRecord[][] = [];
  let reached = -Infinity;
  const order = (a: SleepRecord, b: SleepRecord) => a.start.at - b.start.at || a.end.at - b.end.at;
  for (const record of records.toSorted(order)) {
    if (record.start.at - reached > GAP) found.push([]);
    found.at(-1)!.push(record);
    reached = Math.max(reached, record.end.at);
  }
  return found;
}

function night(device: string, group: SleepRecord[]): DeviceNight {
  const first = group[0]!;
  const last = group.reduce((best, each) => (each.end.at > best.end.at ? each : best));
  const stages = group.flatMap(({ stage, start, end }) =>
    stage ? [{ stage, start: start.at, end: end.at }] : [],
  );
  return withMinutes({
    source: 'apple_health',
    device,
    start: first.start.at,
    end: last.end.at,
    startOffset: offsetOf(first.start, first.zone),
    endOffset: offsetOf(last.end, last.zone),
    externalId: null,
    stages: laidOut(stages),
    asleep: null,
    awake: null,
    light: null,
    deep: null,
    rem: null,
  });
}

const offsetOf = ({ at, offset }: Moment, zone: string | null): number =>
  zone ? Math.round(offsetAt(at * 1000, zone) / 60_000) : offset;
