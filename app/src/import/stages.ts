/** Stages as devices write them, made to follow each other (sleep/importers/stages.py). */
import type { Stage, StageName } from './night';

const order = (a: Stage, b: Stage) =>
  a.start - b.start || a.end - b.end || (a.stage < b.stage ? -1 : Number(a.stage > b.stage));

/**
 * In order, none over another: where two overlap, the one that began first counts. Neighbours of
 * one kind become one. No minute is counted twice.
 */
export function laidOut(stages: Stage[]): Stage[] {
  const placed: Stage[] = [];
  for (const { stage, start: began, end } of stages.toSorted(order)) {
    const last = placed.at(-1);
    const start = last ? Math.max(began, last.end) : began;
    if (start >= end) continue;
    const joins = last?.stage === stage && last.end === start;
    if (joins) placed[placed.length - 1] = { ...last, end };
    else placed.push({ stage, start, end });
  }
  return placed;
}

/** Stages with others laid over them: where both are, the one on top counts. */
export function overlaid(under: Stage[], over: Stage[]): Stage[] {
  const [below, above] = [laidOut(under), laidOut(over)];
  const edges = [...new Set([...below, ...above].flatMap(({ start, end }) => [start, end]))];
  edges.sort((a, b) => a - b);
  const [top, bottom] = [holding(above, edges), holding(below, edges)];
  return laidOut(
    edges.slice(0, -1).flatMap((start, place) => {
      const stage = top.get(start) ?? bottom.get(start);
      return stage ? [{ stage, start, end: edges[place + 1]! }] : [];
    }),
  );
}

/** Which stage holds from each edge on, until the next; both are in order. */
function holding(stages: Stage[], edges: number[]): Map<number, StageName> {
  const found = new Map<number, StageName>();
  let place = 0;
  for (const edge of edges) {
    while (place < stages.length && stages[place]!.end <= edge) place++;
    const stage = stages[place];
    if (stage && stage.start <= edge) found.set(edge, stage.stage);
  }
  return found;
}
