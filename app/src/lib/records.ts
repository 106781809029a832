import { v7 } from 'uuid';
import { deviceZone, instant, localDate } from './dates';
import type { Body, Kind } from './types';

export const newId = (): string => v7();

/** Empty records. Every question starts unanswered: null is unknown, never "no" or zero. */
export const blank: { [K in Kind]: () => Body[K] } = {
  pattern: () => ({
    retired: false,
    words: { name: '', trigger: null, old_expectation: null, old_response: null },
  }),
  behaviour: () => ({
    pattern_id: null,
    lens: 'integrative',
    stage: 'anchor',
    context_ids: [],
    active: true,
    retired_at: null,
    ladder_position: null,
    every_days: null,
    paused_until: null,
    words: { name: '', when: null, will: null, instead_of: null, cue: null },
  }),
  context: () => ({
    place: null,
    people: null,
    activity: null,
    difficulty: null,
    words: { label: '' },
  }),
  'practice-entry': () => ({
    behaviour_id: '',
    context_id: null,
    occurred_at: instant(),
    time_zone: deviceZone(),
    logged_at: instant(),
    outcome: 'done',
    managed: null,
    expected_likelihood: null,
    surprise: null,
    next_likelihood: null,
    distress_before: null,
    distress_peak: null,
    distress_after: null,
    distress_before_at: null,
    distress_peak_at: null,
    distress_after_at: null,
    happened: null,
    old_feeling: null,
    new_feeling: null,
    stayed_with_it: null,
    duration_minutes: null,
    facets: { place: null, people: null, inner_state: null, activity: null },
    private: false,
    words: {
      expected: null,
      happened: null,
      learned: null,
      new_experience: null,
      safety: null,
      note: null,
    },
  }),
  'pattern-moment': () => ({
    pattern_id: '',
    occurred_at: instant(),
    time_zone: deviceZone(),
    logged_at: instant(),
    // There is no answer to start with: the form asks for one before it saves.
    response: 'mixed',
    noticed: null,
    unprompted: null,
    private: false,
    words: { where: null, note: null },
  }),
  'therapy-session': () => ({
    pattern_id: null,
    held_at: instant(),
    time_zone: deviceZone(),
    logged_at: instant(),
    activated: null,
    new_experience: null,
    stayed_with_it: null,
    private: false,
    words: { take_aways: null, note: null },
  }),
  recall: () => ({
    session_id: '',
    point: 1,
    answered_at: instant(),
    recalled: 'partly',
    words: { note: null },
  }),
  'transfer-probe': () => ({
    behaviour_id: null,
    answered_at: instant(),
    came_by_itself: 'unsure',
    words: { where: null },
  }),
  'rehearsal-choice': () => ({
    choice: 'not_today',
    day: localDate(),
    behaviour_id: null,
    context_id: null,
    words: { why: null },
  }),
  night: () => ({
    time_zone: deviceZone(),
    bed_time_zone: null,
    logged_at: instant(),
    into_bed: null,
    tried_to_sleep: null,
    final_awakening: null,
    out_of_bed: null,
    sleep_latency_minutes: null,
    awakenings: null,
    awake_minutes: null,
    trying_after_waking_minutes: null,
    woke_early: null,
    woke_early_minutes: null,
    estimated_sleep_minutes: null,
    quality: null,
    rested: null,
    naps: null,
    alcoholic_drinks: null,
    last_alcoholic_drink: null,
    caffeinated_drinks: null,
    last_caffeinated_drink: null,
    which_of_two: {
      into_bed: null,
      tried_to_sleep: null,
      final_awakening: null,
      out_of_bed: null,
    },
    free_day: null,
    no_sleep: false,
    private: false,
    words: { comment: null, sleep_medicine: null },
  }),
  nap: () => ({
    local_date: localDate(),
    time_zone: deviceZone(),
    logged_at: instant(),
    start: null,
    which_of_two: null,
    minutes: null,
    private: false,
    words: { note: null },
  }),
  medicine: () => ({
    generic: null,
    started_on: localDate(),
    stopped_on: null,
    private: false,
    words: { name: null, dose: null, note: null },
  }),
  'device-night': () => ({
    source: 'apple_health',
    started_at: instant(),
    ended_at: instant(),
    start_offset_minutes: 0,
    end_offset_minutes: 0,
    stages: null,
    total_sleep_minutes: null,
    awake_minutes: null,
    light_minutes: null,
    deep_minutes: null,
    rem_minutes: null,
    private: false,
    words: { device: null, external_id: null },
  }),
  reminder: () => ({
    kind: 'practice',
    behaviour_id: null,
    local_time: '18:00',
    weekdays: ['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU'],
    time_zone: null,
    follows_device: true,
    enabled: true,
    words: { code_phrase: null },
  }),
  'safety-plan': () => ({
    words: {
      signs: null,
      by_myself: null,
      with_others: null,
      who_helps: null,
      safer_place: null,
      reasons: null,
    },
  }),
  'safety-contact': () => ({
    position: null,
    words: { name: '', phone: null, note: null },
  }),
};

/** The fields of a stored record that the app may send back; the rest is the server's own. */
export function strip(kind: string, record: Record<string, unknown>): Record<string, unknown> {
  const make = blank[kind as Kind];
  if (!make) return record;
  const fields: Record<string, unknown> = make();
  for (const key of Object.keys(fields)) {
    // What an older server did not know yet is as in an empty record.
    if (record[key] !== undefined) fields[key] = record[key];
  }
  return fields;
}
