/** Local dates. `toISOString().slice(0, 10)` is the UTC date: at 23:30 it names the wrong day. */

export const deviceZone = (): string => Intl.DateTimeFormat().resolvedOptions().timeZone;

/** An instant as the server writes it: UTC, whole seconds. */
export const instant = (at: Date = new Date()): string => at.toISOString().replace(/\.\d+Z$/, 'Z');

/** The calendar date at this moment, on the wall in this zone; without one, on this device's. */
export function localDate(at: Date | string = new Date(), zone?: string): string {
  const date = new Date(at);
  return zone ? inZone(date, zone) : shifted(date);
}

/** Without the formats of `Intl`, which cost the first screen a noticeable moment. */
const shifted = (at: Date): string =>
  new Date(at.getTime() - at.getTimezoneOffset() * 60_000).toISOString().slice(0, 10);

/** Made once for each zone: on a slow phone a format takes as long as storing a record. */
const formats = new Map<string, Intl.DateTimeFormat>();

function formatOf(zone: string): Intl.DateTimeFormat {
  const known = formats.get(zone);
  if (known) return known;
  const made = new Intl.DateTimeFormat('en-CA', {
    timeZone: zone,
    calendar: 'gregory',
    numberingSystem: 'latn',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
  });
  formats.set(zone, made);
  return made;
}

function inZone(at: Date, zone: string): string {
  const parts = formatOf(zone).formatToParts(at);
  const part = (type: string) => parts.find((one) => one.type === type)?.value;
  return `${part('year')}-${part('month')}-${part('day')}`;
}

/** A calendar date `days` later (or earlier). */
export function addDays(date: string, days: number): string {
  const at = new Date(`${date}T12:00:00Z`);
  at.setUTCDate(at.getUTCDate() + days);
  return at.toISOString().slice(0, 10);
}

/** All dates from `from` to `to`, both included. */
export function datesBetween(from: string, to: string): string[] {
  const dates: string[] = [];
  for (let date = from; date <= to; date = addDays(date, 1)) dates.push(date);
  return dates;
}

/** The value of an <input type="datetime-local"> for this instant, on the device's clock. */
export function toInput(at: string): string {
  const date = new Date(at);
  const clock = [date.getHours(), date.getMinutes()].map((n) => String(n).padStart(2, '0'));
  return `${localDate(date)}T${clock.join(':')}`;
}

/** A calendar date as a Date that every zone formats as that date (format it in UTC). */
export const asDate = (date: string): Date => new Date(`${date}T00:00:00Z`);
