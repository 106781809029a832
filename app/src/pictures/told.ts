/** What stands under a heading: the server's sentences, and the few counts it says nothing of. */
import { locale, t } from '../lib/i18n.svelte';
import type { Figure, Outcome, Practice, PracticeNights, Sleep } from '../lib/types';
import type { Behind, Line, Said } from './line';
import { moments } from './ribbon';

export type Way = Practice['behaviours'][number];
export type Pattern = Practice['patterns'][number];
export type Account = Pick<
  Practice,
  'expectations' | 'surprise' | 'expectation_change' | 'thought_likely' | 'likely_but_absent'
>;

/** What can happen in a context, in the order it is told: "no chance" happened in none. */
export const TRIED = ['done', 'partly', 'could_not', 'avoided'] as const;
export const LANES = ['activated', 'new_felt', 'practised'] as const;
export const FACETS = ['place', 'people', 'time_band', 'inner_state', 'activity'] as const;

export const outcomeName = (outcome: Outcome): string => t(`summary.outcome.${outcome}`);

/** The words between them are the language's own. */
export const listed = (words: string[]): string =>
  new Intl.ListFormat(locale.current, { type: 'conjunction' }).format(words);

export const present = <T extends Said>(sentences: (T | false | '')[]): T[] =>
  sentences.filter((sentence): sentence is T => sentence !== false && sentence !== '');

/** The sentence of a figure; `behind`: the entries it stands on, if not all of its kind. */
export function told(figure: Figure, about: string, behind?: Behind): Line {
  return { text: textTold(figure, about), figure, behind };
}

/** "Not enough yet" needs to say of what. */
function textTold(figure: Figure, about: string): string {
  if (figure.standing === 'not_enough')
    return t('picture.about', { about, sentence: figure.sentence });
  return figure.standing === 'few' ? `${figure.sentence} ${t('picture.few')}` : figure.sentence;
}

export function practiceTold(practice: Pick<Practice, 'days_practised' | 'attempts'>): Line[] {
  const { days_practised, attempts } = practice;
  const tried = TRIED.filter((outcome) => attempts[outcome] > 0);
  const list = tried.map((outcome) =>
    t('summary.outcomeCount', { n: attempts[outcome], outcome: outcomeName(outcome) }),
  );
  const count = tried.reduce((sum, outcome) => sum + attempts[outcome], 0);
  return present([
    told(days_practised, t('picture.daysPractised')),
    count > 0 && {
      text: t('summary.attempts', { count, list: listed(list) }),
      behind: { kind: 'practice-entry' },
    },
    attempts.no_chance > 0 && {
      text: t('summary.noChance', { count: attempts.no_chance }),
      behind: { kind: 'practice-entry', outcome: 'no_chance' },
    },
  ]);
}

export const isOpen = (context: Way['contexts'][number]): boolean =>
  TRIED.every((outcome) => context[outcome] === 0);

type ToldWay = Pick<Way, 'id' | 'coverage' | 'effective_contexts' | 'contexts'>;

export function wayTold(way: ToldWay): Said[] {
  const behind: Behind = { kind: 'practice-entry', behaviour_id: way.id };
  const { figure, planned } = way.coverage;
  const open = way.contexts.filter(isOpen).map((one) => one.label);
  const unplaced = figure.of - figure.n;
  return present<Said>([
    planned > 0 ? told(figure, t('picture.coverage'), behind) : t('summary.coverageUnplanned'),
    told(way.effective_contexts, t('picture.variety'), behind),
    unplaced > 0 && t('summary.unplaced', { count: unplaced }),
    open.length > 0 && t('picture.open', { list: listed(open) }),
  ]);
}

/** The pair of place and people that nobody logged yet: an idea, in no tone of a debt. */
export function invitation({ untouched }: Pick<Practice, 'untouched'>): string[] {
  if (!untouched) return [];
  const { n, of } = untouched;
  const place = t(`facet.place.${untouched.place as 'home'}`);
  return [
    t('picture.idea', { place, people: t(`facet.people.${untouched.people as 'alone'}`), n, of }),
  ];
}

export const isAnswered = ({ expectations }: Account): boolean =>
  expectations.figure.n + expectations.unclear > 0;

export function ledgerTold(account: Account): Said[] {
  if (!isAnswered(account)) return [t('summary.expectationsNone')];
  const { thought_likely: likely, likely_but_absent: absent } = account;
  return present<Said>([
    told(account.expectations.figure, t('picture.ledger')),
    likely > 0 && t('picture.likelyButAbsent', { likely, absent }),
    told(account.expectation_change, t('picture.change')),
    told(account.surprise, t('picture.surprise')),
  ]);
}

/** What was put away and has no moment in the period says nothing about it. */
export const shownPatterns = ({ patterns }: Pick<Practice, 'patterns'>): Pattern[] =>
  patterns.filter(({ retired, weeks }) => !retired || weeks.some(moments));

export function patternTold({ id, weeks }: Pick<Pattern, 'id' | 'weeks'>): Said[] {
  const sum = (name: 'old' | 'new' | 'mixed') => weeks.reduce((all, week) => all + week[name], 0);
  const [older, newer, mixed] = [sum('old'), sum('new'), sum('mixed')];
  const count = older + newer + mixed;
  if (!count) return [t('picture.momentsNone')];
  return [
    {
      text: t('picture.moments', { count, newer, older, mixed }),
      behind: { kind: 'pattern-moment', pattern_id: id },
    },
  ];
}

/** Which of the three ingredients were written down; an empty lane is named. */
export function stripTold({ strip }: Pick<Pattern, 'strip'>): string[] {
  const lanes = (state: string) =>
    listed(
      LANES.filter((lane) => strip.lanes[lane] === state).map((lane) => t(`picture.lane.${lane}`)),
    );
  const [some, none, unknown] = [lanes('some'), lanes('none'), lanes('unknown')];
  return present([
    some && t('picture.stripSome', { list: some }),
    none && t('picture.stripNone', { list: none }),
    unknown && t('picture.stripUnknown', { list: unknown }),
  ]);
}

export const nightsTold = ({ whole, week }: Pick<Sleep, 'whole' | 'week'>): Line[] => [
  told(whole.total_sleep_minutes, t('picture.totalSleep')),
  told(whole.time_in_bed_minutes, t('picture.timeInBed')),
  lastSevenDates(told(week.sleep_efficiency_weekly, t('picture.efficiency'))),
];

const lastSevenDates = (line: Line): Line => ({
  ...line,
  text: t('picture.lastSevenDates', { sentence: line.text }),
});

export const regularityTold = ({ whole }: Pick<Sleep, 'whole'>): Line[] => [
  told(whole.midsleep_spread_minutes, t('picture.spread')),
  told(whole.midsleep, t('picture.midsleep')),
  told(whole.regularity, t('picture.regularity')),
  told(whole.social_jetlag_minutes, t('picture.freeDays')),
];

/** Silent under eight: then it says so, and nothing else. */
export function afterPracticeTold(found: PracticeNights): Said[] {
  const followed = told(found.followed, t('picture.followed'));
  if (found.followed.standing === 'not_enough') return [followed];
  return present<Said>([
    followed,
    told(found.minutes_until_onset, t('picture.untilOnset')),
    told(found.total_sleep_minutes, t('picture.totalSleep')),
    told(found.short_nights, t('picture.shortNights')),
    told(found.early_rise_minutes, t('picture.earlyRise')),
    found.last_part_of_the_night ?? '',
  ]);
}

/** What was put away and not tried in the period says nothing about it. */
export const shownWays = (practice: Pick<Practice, 'behaviours'> | undefined): Way[] =>
  practice?.behaviours.filter(
    (way) => way.active || Object.values(way.attempts).some((count) => count > 0),
  ) ?? [];

/** What a device has of the last seven dates: its gap to the diary, and REM, an estimate. */
export const deviceTold = ({ week }: Sleep['devices'][number]): Line[] => [
  told(week.total_sleep_gap_minutes, t('picture.deviceGap')),
  told(week.rem_minutes, t('picture.deviceRem')),
];
