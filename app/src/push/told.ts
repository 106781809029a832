/** What the server says of a reminder, in words that blame nobody. */
import type { Key } from '../lib/i18n.svelte';
import type { Answer } from '../lib/types';

export type Told = Answer<'/v1/reminders/{id}'>;

/** The reasons for which none was sent, by what she is told. */
const SKIPPED: Record<string, Key> = {
  switched_off: 'last.off',
  paused: 'last.paused',
  quiet_hours: 'last.quiet',
  resting: 'last.rest',
  after_safety_flag: 'last.rest',
  already_done: 'last.done',
  not_today: 'last.notToday',
  nothing_due: 'last.nothing',
  no_booster: 'last.nothing',
  no_questionnaire: 'last.nothing',
  no_recall: 'last.nothing',
  probed_lately: 'last.nothing',
  every_other_day: 'last.thinned',
  stopped: 'last.stopped',
  cap: 'last.cap',
  no_device: 'last.noPhone',
  unregistered: 'last.noPhone',
  not_configured: 'last.noPhone',
};

/** What became of the last one; null: there was none yet. */
export function lastOf(told: Told): Key | null {
  const last = told.last_delivery;
  if (!last) return null;
  if (last.state === 'sent') return last.test ? 'last.tested' : 'last.sent';
  if (last.state === 'unknown') return 'last.unknown';
  return SKIPPED[last.reason ?? ''] ?? 'last.failed';
}
