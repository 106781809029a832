/** What she chooses of a file: which devices; and what of it is sent. */
import { chosen } from './chosen';
import type { Row } from './json';
import { isNight, isRefused, possible, type DeviceNight, type Source } from './night';

/** A device of a file, and what it tells. */
export interface Device {
  source: Source;
  device: string;
  nights: DeviceNight[];
}

export function devicesOf(rows: Row[]): Device[] {
  const found = new Map<string, Device>();
  for (const { item } of rows) {
    if (!isNight(item)) continue;
    const key = keyOf(item);
    if (!found.has(key)) found.set(key, { source: item.source, device: item.device, nights: [] });
    found.get(key)!.nights.push(item);
  }
  return [...found.values()].sort((a, b) => b.nights.length - a.nights.length);
}

export const keyOf = ({ source, device }: { source: Source; device: string }): string =>
  `${source}\n${device}`;

/** What becomes of the file's rows when these devices count: as the server would read them. */
export function selected(rows: Row[], keys: ReadonlySet<string>): Row[] {
  const wanted = rows.filter(({ item }) => isRefused(item) || keys.has(keyOf(item)));
  const apple = wanted.filter(({ item }) => isNight(item) && item.source === 'apple_health');
  const counted = chosen(apple.map(({ item }) => item as DeviceNight));
  const others = wanted.filter((row) => !apple.includes(row));
  const all = [...others, ...counted.map((item) => ({ item, record: null }))];
  return all.map((row) => ({ ...row, item: possible(row.item) }));
}

/** The local date of the morning. */
export const morningOf = ({ end, endOffset }: DeviceNight): string =>
  new Date((end + endOffset * 60) * 1000).toISOString().slice(0, 10);
