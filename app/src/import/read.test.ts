import { expect, test } from 'vitest';
import vectors from '../../../tests/vectors/device_files.json';
import { filesOf } from './files';
import type { Row } from './json';
import { isNight, isRefused, type Item } from './night';
import { read } from './read';
import { keyOf, selected } from './select';

const cases = vectors.cases.map((one) => [one.name, one] as const);
const blob = (base64: string) => new Blob([Uint8Array.from(atob(base64), (c) => c.charCodeAt(0))]);

const everything = (rows: Row[]) =>
  selected(rows, new Set(rows.flatMap(({ item }) => (isRefused(item) ? [] : [keyOf(item)]))));

const time = (at: number) => new Date(at * 1000).toISOString().replace('.000Z', '+00:00');

/** As the server writes it down. */
function line(item: Item): unknown {
  if (isRefused(item)) return ['Refused', item];
  const { source, device } = item;
  if (!isNight(item)) return ['Retracted', { source, device, external_id: item.retracted }];
  return [
    'DeviceNight',
    {
      source,
      device,
      started_at: time(item.start),
      ended_at: time(item.end),
      start_offset_minutes: item.startOffset,
      end_offset_minutes: item.endOffset,
      external_id: item.externalId,
      stages: item.stages.map(({ stage, start, end }) => ({
        stage,
        started_at: time(start),
        ended_at: time(end),
      })),
      total_sleep_minutes: item.asleep,
      awake_minutes: item.awake,
      light_minutes: item.light,
      deep_minutes: item.deep,
      rem_minutes: item.rem,
    },
  ];
}

const linesOf = async (file: Blob, zone: string) =>
  everything(await read(file, zone)).map(({ item }) => line(item));

test.each(cases)('the phone reads what the server reads: %s', async (_name, one) => {
  if (!one.rows) return expect(read(blob(one.file), one.zone)).rejects.toThrow(/./);
  expect(await linesOf(blob(one.file), one.zone)).toEqual(one.rows);
});

test.each(cases.filter(([, one]) => one.rows))(
  'what is sent says the same as the file: %s',
  async (_name, one) => {
    const sent = filesOf(everything(await read(blob(one.file), one.zone)));
    const lines = await Promise.all(sent.map(({ body }) => linesOf(new Blob([body]), one.zone)));
    const good = one.rows!.filter(([kind]) => kind !== 'Refused');
    expect(lines.flat()).toEqual(good);
  },
);
