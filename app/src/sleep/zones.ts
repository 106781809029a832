/** Zones: how far the clock on the wall is from UTC. Instants are milliseconds since 1970. */

const formats = new Map<string, Intl.DateTimeFormat | null>();

/** Null: no such zone. An offset ("+02:00") is none, although some browsers would take it. */
function formatOf(zone: string): Intl.DateTimeFormat | null {
  if (!formats.has(zone)) formats.set(zone, make(zone));
  return formats.get(zone)!;
}

function make(zone: string): Intl.DateTimeFormat | null {
  if (!/^[A-Za-z]/.test(zone)) return null;
  const part = '2-digit';
  try {
    return new Intl.DateTimeFormat('en-US', {
      timeZone: zone,
      calendar: 'gregory',
      numberingSystem: 'latn',
      hourCycle: 'h23',
      year: 'numeric',
      month: part,
      day: part,
      hour: part,
      minute: part,
      second: part,
    });
  } catch {
    return null;
  }
}

export const isZone = (zone: string): boolean => formatOf(zone) !== null;

/** Milliseconds east of UTC at this instant. Of a zone that this browser does not know: none. */
export function offsetAt(at: number, zone: string): number {
  const second = Math.floor(at / 1000) * 1000;
  const parts = (formatOf(zone) ?? formatOf('UTC')!).formatToParts(second);
  const of = (type: string) => Number(parts.find((one) => one.type === type)!.value);
  const wall = Date.UTC(
    of('year'),
    of('month') - 1,
    of('day'),
    of('hour'),
    of('minute'),
    of('second'),
  );
  return wall - second;
}

/** The zones that this browser knows, and "UTC", which it may leave out. */
export const zones = (): string[] => [...new Set([...Intl.supportedValuesOf('timeZone'), 'UTC'])];
