/** The card on courses that do not move, in sentences. */
import { t } from '../lib/i18n.svelte';
import type { Summary } from '../lib/types';
import type { Line } from '../pictures/line';
import { listed } from '../pictures/told';

type Card = NonNullable<Summary['stalled']>;
type Course = NonNullable<Card['courses']>[number];
type Gap = NonNullable<Card['gaps']>[number];

export const coursesTold = (courses: Course[]): Line[] =>
  courses.map(({ measure, figure }) => ({
    text: figure.sentence,
    figure,
    behind: {
      kind: 'measure-response',
      measure,
      from: figure.from ?? undefined,
      to: figure.to ?? undefined,
    },
  }));

/** Why it is asked: what is known of the ingredient, and of which pattern or new way. */
export function gapTold({ state, about }: Gap): string {
  const why = t(`summary.stall.${state}`);
  return about.length ? t('picture.about', { about: listed(about), sentence: why }) : why;
}
