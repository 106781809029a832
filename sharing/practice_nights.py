"""Practices and the nights that came after them (DOMAIN K): side by side, no more than that."""

from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from uuid import UUID

from backend.core.figures import Figure, mean
from practice.attempts import Attempt, in_order, practised
from sleep.usual_nights import Slept, early_rise_minutes, is_short, usual

WITHIN = timedelta(hours=24)
MINIMUM_PAIRS = 8
_MINUTE = timedelta(minutes=1)


@dataclass(slots=True)
class Pair:
    """A practice and the next main sleep with a known onset within 24 hours of it.

    sleep_efficiency is 100·TST/TIB. short_night: TST more than 60 minutes below the usual one.
    early_rise_minutes: woke for good that much earlier than usual, 0 when later. rem_minutes is
    a device's estimate. None is unknown.
    """

    entry_id: UUID
    local_date: date
    night: date
    minutes_until_onset: int
    total_sleep_minutes: int | None
    sleep_efficiency: float | None
    short_night: bool | None
    early_rise_minutes: int | None
    rem_minutes: int | None


@dataclass(frozen=True, slots=True)
class PracticeNights:
    """Each figure takes at least 8 observations of its own; below 8 pairs there are no pairs.

    followed: the share (0–1) of practices with a pair. minutes_until_onset: mean over the pairs.
    The figures of a night are means over `nights`, each counted once however many practices came
    before it. short_nights: days with a practice and a short night after one; n: those days for
    which that is known.
    """

    pairs: tuple[Pair, ...]
    nights: int
    followed: Figure
    minutes_until_onset: Figure
    total_sleep_minutes: Figure
    sleep_efficiency: Figure
    early_rise_minutes: Figure
    short_nights: Figure


def practice_nights(
    attempts: Iterable[Attempt],
    nights: Sequence[Slept],
    rem_minutes: Mapping[date, int] | None = None,
) -> PracticeNights:
    """The practices (done or partly done) among `attempts`, with the nights after them.

    `nights`, in the order of their dates, reach 28 further back, for what is usual.
    `rem_minutes`: a device's, by date.
    """
    practices = in_order(practised(attempts))
    by_onset = {each.asleep[0]: each for each in nights if each.asleep}
    onsets = sorted(by_onset)

    @cache
    def beside_the_usual(tonight: datetime) -> tuple[bool | None, int | None]:
        night = by_onset[tonight]
        before = usual(night, nights)
        return is_short(night, before), early_rise_minutes(night, before)

    def pair(attempt: Attempt) -> Pair | None:
        place = bisect_left(onsets, attempt.occurred_at)
        if place == len(onsets) or onsets[place] - attempt.occurred_at > WITHIN:
            return None
        onset = onsets[place]
        minutes = (onset - attempt.occurred_at) // _MINUTE
        beside = beside_the_usual(onset)
        return _pair(attempt, minutes, by_onset[onset], *beside, rem_minutes or {})

    found = [*map(pair, practices)]
    pairs = [pair for pair in found if pair is not None]
    once = {pair.night: pair for pair in pairs}.values()  # a night is the same in all its pairs
    return PracticeNights(
        pairs=tuple(pairs) if len(pairs) >= MINIMUM_PAIRS else (),
        nights=len(once),
        followed=_followed(len(pairs), len(practices)),
        minutes_until_onset=_mean(
            [None if pair is None else pair.minutes_until_onset for pair in found]
        ),
        total_sleep_minutes=_mean([pair.total_sleep_minutes for pair in once]),
        sleep_efficiency=_mean([pair.sleep_efficiency for pair in once]),
        early_rise_minutes=_mean([pair.early_rise_minutes for pair in once]),
        short_nights=_short_nights(practices, pairs),
    )


def _pair(
    attempt: Attempt,
    minutes_until_onset: int,
    tonight: Slept,
    short: bool | None,
    early_rise: int | None,
    rem: Mapping[date, int],
) -> Pair:
    """A practice with the next onset after it."""
    return Pair(
        attempt.id,
        attempt.local_date,
        tonight.date,
        minutes_until_onset,
        tonight.derived.total_sleep_minutes,
        tonight.derived.sleep_efficiency,
        short,
        early_rise,
        rem.get(tonight.date),
    )


def _followed(pairs: int, practices: int) -> Figure:
    return Figure(pairs / practices if practices else None, pairs, practices, MINIMUM_PAIRS)


def _short_nights(practices: Sequence[Attempt], pairs: Sequence[Pair]) -> Figure:
    days = {each.local_date for each in practices}
    known = {pair.local_date for pair in pairs if pair.short_night is not None}
    short = {pair.local_date for pair in pairs if pair.short_night}
    return Figure(len(short), len(known), len(days), MINIMUM_PAIRS)


def _mean(values: Sequence[float | None]) -> Figure:
    known = [value for value in values if value is not None]
    return mean(known, len(values), MINIMUM_PAIRS)
