/** The small files that leave the phone: rows of sleep and nothing else, in the source's form. */
import type { Row } from './json';
import { isNight, isRefused, type DeviceNight, type StageName } from './night';

/** What the server takes at once is 20 MiB. */
const MOST_BYTES = 8 * 1024 * 1024;

export interface SleepFile {
  type: 'application/json' | 'application/xml';
  body: string;
}

const VALUES: Partial<Record<StageName, string>> = {
  asleep: 'AsleepUnspecified',
  awake: 'Awake',
  light: 'AsleepCore',
  deep: 'AsleepDeep',
  rem: 'AsleepREM',
};
const ESCAPED: Record<string, string> = { '<': '&lt;', '>': '&gt;', '&': '&amp;', '"': '&quot;' };

export function filesOf(rows: Row[]): SleepFile[] {
  const good = rows.filter(({ item }) => !isRefused(item));
  const nights = good.flatMap(({ item, record }) => (!record && isNight(item) ? [item] : []));
  const records = good.flatMap(({ record }) => (record ? [JSON.stringify(record)] : []));
  return [
    ...packed(nights.map(appleRecords)).map(asXml),
    ...packed(records).map((some) => ({
      type: 'application/json' as const,
      body: `[${some.join(',')}]`,
    })),
  ];
}

/** Texts in groups of at most so many characters; one alone is never so long. */
function packed(texts: string[]): string[][] {
  const groups: string[][] = [];
  let size = Infinity;
  for (const text of texts) {
    if (size + text.length > MOST_BYTES) {
      groups.push([]);
      size = 0;
    }
    groups.at(-1)!.push(text);
    size += text.length + 1;
  }
  return groups;
}

const asXml = (records: string[]): SleepFile => ({
  type: 'application/xml',
  body: `<?xml version="1.0" encoding="UTF-8"?>\n<HealthData>\n${records.join('')}</HealthData>\n`,
});

/** In bed from its first minute to its last, and the stages in it. */
function appleRecords(night: DeviceNight): string {
  const { start, end, startOffset, endOffset, device } = night;
  const source = device.replace(/[<>&"]/g, (one) => ESCAPED[one]!);
  const record = (value: string, from: number, to: number) => {
    const ended = written(to, to === end ? endOffset : startOffset);
    return `<Record type="HKCategoryTypeIdentifierSleepAnalysis" sourceName="${source}" startDate="${written(from, startOffset)}" endDate="${ended}" value="${value}"/>\n`;
  };
  const stages = night.stages.map((each) => record(VALUES[each.stage]!, each.start, each.end));
  return record('InBed', start, end) + stages.join('');
}

/** "2025-07-01 23:40:00 -0400" */
function written(at: number, offset: number): string {
  const wall = new Date((at + offset * 60) * 1000).toISOString();
  const [hours, minutes] = [Math.floor(Math.abs(offset) / 60), Math.abs(offset) % 60];
  const east = [hours, minutes].map((part) => String(part).padStart(2, '0')).join('');
  return `${wall.slice(0, 10)} ${wall.slice(11, 19)} ${offset < 0 ? '-' : '+'}${east}`;
}
