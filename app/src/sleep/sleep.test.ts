import { expect, test } from 'vitest';
import vectors from '../../../tests/vectors/csd_diary.json';
import { blank } from '../lib/records';
import type { Body } from '../lib/types';
import { occurrence } from './clock-times';
import { derive } from './diary';
import { usualClocks } from './usual';

const night = (answers: Partial<Body['night']>): Body['night'] => ({
  ...blank.night(),
  time_zone: 'Europe/Berlin',
  ...answers,
});
const whole = night({
  into_bed: '22:45',
  tried_to_sleep: '23:00',
  sleep_latency_minutes: 20,
  awakenings: 1,
  awake_minutes: 10,
  final_awakening: '06:30',
  out_of_bed: '06:45',
});
const flags = (answers: Partial<Body['night']>, date = '2026-11-20') =>
  derive(date, { ...whole, ...answers }).flags;

test.each(vectors.cases.map((one) => [one.id, one] as const))(
  'a diary worked out by hand: %s',
  (_id, { diary_date, tz, tz_start, did_not_sleep, inputs, expected }) => {
    const found = derive(
      diary_date,
      night({
        time_zone: tz,
        bed_time_zone: tz_start,
        no_sleep: did_not_sleep,
        into_bed: inputs.q1_into_bed,
        tried_to_sleep: inputs.q2_try_sleep,
        sleep_latency_minutes: inputs.q3_sol_min,
        awakenings: inputs.q4_awakenings,
        awake_minutes: inputs.q5_waso_min,
        final_awakening: inputs.q6a_final_awakening,
        out_of_bed: inputs.q7_out_of_bed,
      }),
    );
    expect(found.time_in_bed_minutes).toBe(expected.tib_min);
    expect(found.total_sleep_minutes).toBe(expected.tst_min);
  },
);

test('an impossible order is asked about, and nothing is worked out', () => {
  expect(flags({})).toEqual([]);
  expect(flags({ final_awakening: '07:00' })).toEqual(['order_error']);
  expect(flags({ into_bed: '10:45' })).toEqual(['implausible_duration']);
  expect(flags({ awake_minutes: 600 })).toEqual(['negative_tst']);
  expect(derive('2026-11-20', { ...whole, into_bed: '10:45' }).time_in_bed_minutes).toBeNull();
});

test('two answers that cannot both be right are asked about', () => {
  expect(flags({ estimated_sleep_minutes: 500 })).toEqual(['estimate_over_time_in_bed']);
  expect(flags({ woke_early: false, woke_early_minutes: 20 })).toEqual(['woke_early_disagrees']);
});

test('a time that came twice is asked about until she says which', () => {
  const autumn = { into_bed: '02:30', tried_to_sleep: '02:30' };
  const asked = flags(autumn, '2026-10-25');
  expect(asked).toEqual(['ambiguous_tried_to_sleep', 'ambiguous_into_bed']);
  const which = { ...blank.night().which_of_two, into_bed: 'second', tried_to_sleep: 'second' };
  const said = { ...whole, ...autumn, which_of_two: which } as Body['night'];
  expect(derive('2026-10-25', said)).toMatchObject({ flags: [], time_in_bed_minutes: 255 });
});

test('a time that never came is asked about', () => {
  expect(flags({ final_awakening: '02:30' }, '2026-03-29')).toContain(
    'nonexistent_final_awakening',
  );
});

test('a date that never was ends when the next begins', () => {
  const found = occurrence('2011-12-30', '09:00', 'Pacific/Apia');
  expect(found).toEqual({ at: Date.parse('2011-12-30T10:00Z'), occurs: 'never' });
});

test('half an hour can be jumped over too', () => {
  const found = occurrence('2025-10-05', '02:15', 'Australia/Lord_Howe');
  expect(found).toEqual({ at: Date.parse('2025-10-04T15:30Z'), occurs: 'never' });
});

test('usual times go round the clock, and three nights are enough', () => {
  const beds = ['23:40', '00:10', '23:50'].map((into_bed) => night({ into_bed }));
  expect(usualClocks(beds)).toEqual({ into_bed: '23:50' });
  expect(usualClocks(beds.slice(0, 2))).toEqual({});
});

test('nights without sleep say nothing about usual times', () => {
  const beds = ['23:40', '00:10', '23:50'].map((into_bed) => night({ into_bed, no_sleep: true }));
  expect(usualClocks(beds)).toEqual({});
});
