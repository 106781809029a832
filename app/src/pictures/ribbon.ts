/** One column a week: the new way at the foot, some of both above it, the old on top. */
import type { Fill } from './Pattern.svelte';
import type { Pattern } from './told';

type Week = Pick<Pattern['weeks'][number], 'monday' | 'old' | 'new' | 'mixed'>;
export const ANSWERS = [
  ['new', 'solid'],
  ['mixed', 'hatched'],
  ['old', 'hollow'],
] as const;

export interface Column {
  monday: string;
  /** Where its middle stands, in percent of the width. */
  middle: number;
  /** A week without a moment has none: what happened in it is unknown. */
  blocks: { fill: Fill; y: number; height: number }[];
}

export const moments = (week: Week): number => week.old + week.new + week.mixed;

/** Heights in percent of the fullest week. */
export function columns(weeks: Week[]): Column[] {
  const most = Math.max(1, ...weeks.map(moments));
  return weeks.map((week, index) => {
    let top = 100;
    const blocks = ANSWERS.filter(([name]) => week[name] > 0).map(([name, fill]) => {
      const height = (100 * week[name]) / most;
      top -= height;
      return { fill, y: top, height };
    });
    return { monday: week.monday, middle: (100 * (index + 0.5)) / weeks.length, blocks };
  });
}
