/** When an agreed questionnaire is due, by the server's rule (measures/due.py). */
import { addDays, asDate, localDate } from '../lib/dates';
import type { Body } from '../lib/types';

type Schedule = Body['measure-schedule'];
type Response = Body['measure-response'];
export type Name = Schedule['measure'];

const DAY_MS = 86_400_000;

/** Questionnaires that are agreed, due, and not filled in since. */
export function due(schedules: Schedule[], responses: Response[], today: string): Name[] {
  const open = schedules.filter((one) => one.active && isDue(one, responses, today));
  return [...new Set(open.map((one) => one.measure))];
}

/** An incomplete form counts: nobody is asked twice for what she chose to leave out. */
function isDue(schedule: Schedule, responses: Response[], today: string): boolean {
  const since = lastDate(schedule, today);
  const own = responses.filter((one) => one.measure === schedule.measure);
  return !!since && !own.some((one) => localDate(one.answered_at, one.time_zone) >= since);
}

/** The latest date up to today on which it is asked for; null: it has not begun. */
function lastDate({ starts_on, every_weeks }: Schedule, today: string): string | null {
  const gap = 7 * every_weeks;
  const days = (asDate(today).getTime() - asDate(starts_on).getTime()) / DAY_MS;
  return days < 0 ? null : addDays(starts_on, Math.floor(days / gap) * gap);
}

/** The first date after today on which it is asked for. */
export function nextDate(schedule: Schedule, today: string): string {
  const last = lastDate(schedule, today);
  return last ? addDays(last, 7 * schedule.every_weeks) : schedule.starts_on;
}
