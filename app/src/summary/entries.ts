/** One shared attempt in words. What was not answered is left out, never put as zero. */
import { percent, t } from '../lib/i18n.svelte';
import type { Summary } from '../lib/types';
import { outcomeName } from '../pictures/told';

type Entry = NonNullable<Summary['practice']>['entries'][number];

const UNANSWERED = '–';
const MOST_MANAGED = 4;
const WORDS = ['expected', 'happened', 'learned', 'new_experience', 'safety'] as const;

const together = (parts: (string | null)[]): string =>
  parts.filter((part) => part !== null).join(' ') || UNANSWERED;

export function outcomeOf({ outcome, managed }: Entry): string {
  const how = managed === null ? null : t('summary.managed', { managed, most: MOST_MANAGED });
  return [outcomeName(outcome), how].filter((part) => part !== null).join(' · ');
}

export function expectationOf(entry: Entry): string {
  const { expected_likelihood: before, happened, surprise, next_likelihood: next } = entry;
  return together([
    before === null ? null : t('summary.expectedLikelihood', { share: percent(before / 100) }),
    happened ? t(`summary.happened.${happened}`) : null,
    surprise === null ? null : t('summary.surprise', { n: surprise }),
    next === null ? null : t('summary.nextLikelihood', { share: percent(next / 100) }),
  ]);
}

export function distressOf(entry: Entry): string {
  const { distress_before, distress_peak, distress_after } = entry;
  return together([
    distress_before === null ? null : t('summary.distressBefore', { n: distress_before }),
    distress_peak === null ? null : t('summary.distressPeak', { n: distress_peak }),
    distress_after === null ? null : t('summary.distressAfter', { n: distress_after }),
  ]);
}

/** Her own words, each under the name of its question. */
export function wordsOf({ words }: Entry): [string, string][] {
  return WORDS.flatMap((name) => {
    const text = words?.[name];
    return text ? [[t(`summary.words.${name}`), text] as [string, string]] : [];
  });
}
