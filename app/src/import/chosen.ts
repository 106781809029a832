/** Of several devices that tell of one night, one is chosen, never a sum. */
import { hasSleep, isStaged, type DeviceNight } from './night';

const DAY = 24 * 3600;
const dayOf = (at: number) => Math.floor(at / DAY);

/**
 * The one whose source knows most: stages before sleep before bed; then the longer sleep; then by
 * name. Oldest first.
 */
export function chosen(found: DeviceNight[]): DeviceNight[] {
  const kept: DeviceNight[] = [];
  const byDay = new Map<number, DeviceNight[]>();
  for (const night of found.toSorted(byRank)) {
    if (near(byDay, night).some((other) => overlap(night, other))) continue;
    kept.push(night);
    const day = dayOf(night.start);
    byDay.set(day, [...(byDay.get(day) ?? []), night]);
  }
  return kept.sort((a, b) => a.start - b.start);
}

function near(byDay: Map<number, DeviceNight[]>, night: DeviceNight): DeviceNight[] {
  const found: DeviceNight[] = [];
  for (let day = dayOf(night.start) - 1; day <= dayOf(night.end) + 1; day++)
    found.push(...(byDay.get(day) ?? []));
  return found;
}

const knows = (night: DeviceNight) => (isStaged(night) ? 0 : hasSleep(night) ? 1 : 2);

const byRank = (a: DeviceNight, b: DeviceNight) =>
  knows(a) - knows(b) ||
  (b.asleep ?? 0) - (a.asleep ?? 0) ||
  byName(a.device, b.device) ||
  a.start - b.start;

const byName = (a: string, b: string) => (a < b ? -1 : Number(a > b));

const overlap = (a: DeviceNight, b: DeviceNight) => a.start < b.end && b.start < a.end;
