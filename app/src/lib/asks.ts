/** The one question that Today asks: the most pressing, and never two at a time. */
import { addDays, localDate } from './dates';
import { isOpen } from './suggestions';
import type { Body, Measure, NextPractice, Suggestion } from './types';

export type Ask =
  | { kind: 'recall'; session: string }
  | { kind: 'measure'; measure: Measure }
  | { kind: 'suggestion'; suggestion: Suggestion }
  | { kind: 'probe' }
  | { kind: 'lost'; session: string; point: number };

export interface Known {
  next: NextPractice | undefined;
  suggestions: Suggestion[];
  /** Questionnaires that are due. */
  measures: Measure[];
  /** Sessions whose points are on this phone. */
  sessions: string[];
  recalls: Body['recall'][];
  probes: Body['transfer-probe'][];
  /** What she put off today, by its `keyOf`. */
  putOff: string[];
}

/** Days between two probes, as the server keeps them apart. */
const APART = 2;

export function askToday(known: Known, today: string): Ask | null {
  const found = [
    ...recalls(known),
    ...questionnaires(known),
    ...waiting(known),
    ...probe(known, today),
    ...lost(known),
  ];
  return found.find((one) => !known.putOff.includes(keyOf(one))) ?? null;
}

export function keyOf(ask: Ask): string {
  if (ask.kind === 'measure') return `measure/${ask.measure.id}`;
  if (ask.kind === 'suggestion') return `suggestion/${ask.suggestion.id}`;
  if (ask.kind === 'probe') return 'probe';
  return ask.kind === 'lost' ? `lost/${ask.session}/${ask.point}` : `recall/${ask.session}`;
}

/** Due by the server's rule, and not answered on this phone since. */
function recalls({ next, sessions, recalls }: Known): Ask[] {
  const answered = (session: string, due: string) =>
    recalls.some((one) => one.session_id === session && localDate(one.answered_at) >= due);
  return (next?.recalls ?? [])
    .filter((one) => sessions.includes(one.session_id) && !answered(one.session_id, one.due_on))
    .map((one) => ({ kind: 'recall', session: one.session_id }));
}

const questionnaires = ({ measures }: Known): Ask[] =>
  measures.map((measure) => ({ kind: 'measure', measure }));

const waiting = ({ suggestions }: Known): Ask[] =>
  suggestions.filter(isOpen).map((suggestion) => ({ kind: 'suggestion', suggestion }));

function probe({ next, probes }: Known, today: string): Ask[] {
  const soon = probes.some((one) => localDate(one.answered_at) > addDays(today, -APART));
  return next?.probe && !soon ? [{ kind: 'probe' }] : [];
}

/** Points that did not come back the last time. */
function lost({ next, sessions, recalls }: Known): Ask[] {
  const again = (session: string, point: number) =>
    latest(recalls.filter((one) => one.session_id === session && one.point === point)) !== 'no';
  return (next?.lost_points ?? [])
    .filter((one) => sessions.includes(one.session_id) && !again(one.session_id, one.point))
    .map((one) => ({ kind: 'lost', session: one.session_id, point: one.point }));
}

/** The latest answer; a point that this phone has no answer to is as the server says: "no". */
function latest(recalls: Body['recall'][]): string {
  const sorted = recalls.toSorted((a, b) => Date.parse(a.answered_at) - Date.parse(b.answered_at));
  return sorted.at(-1)?.recalled ?? 'no';
}
