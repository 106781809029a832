"""Means of a week or of a whole period, from the diary (DOMAIN A and B)."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from datetime import date, timedelta
from operator import attrgetter

from backend.core.figures import Figure, mean
from sleep.diary import awake_minutes
from sleep.midsleep import midsleep_mean, midsleep_spread, social_jetlag
from sleep.mornings import Morning
from sleep.naps import Nap
from sleep.regularity import diary_regularity

NIGHTS = 7
# Five of seven are reliable for most diary figures (Borba 2020; Short 2017), though the time
# awake in the night is not within one week.
ENOUGH = 5
FEW = 3


@dataclass(slots=True)
class Means:
    """Means over the diary dates `first` to `last`; minutes and percentages (0–100).

    sleep_efficiency is the mean of the nights' 100·TST/TIB, sleep_efficiency_dse that of their
    100·TST/DSE. midsleep is a circular mean, in minutes after midnight. A night without sleep
    counts in TIB, TST and efficiency, but had neither a latency nor awakenings.
    """

    first: date
    last: date
    time_in_bed_minutes: Figure
    sleep_period_minutes: Figure
    total_sleep_minutes: Figure
    total_sleep_24h_minutes: Figure
    sleep_latency_minutes: Figure
    awake_minutes: Figure
    awake_at_end_minutes: Figure
    sleep_efficiency: Figure
    sleep_efficiency_dse: Figure
    midsleep: Figure


@dataclass(slots=True)
class Week(Means):
    """Seven dates. The weekly efficiencies are 100·ΣTST/ΣTIB and 100·ΣTST/ΣDSE of the nights that
    have both."""

    sleep_efficiency_weekly: Figure
    sleep_efficiency_dse_weekly: Figure


@dataclass(slots=True)
class Whole(Means):
    """A period: how regular it was, too. `regularity` is the SRI; the spread and the social
    jetlag of midsleep are minutes."""

    midsleep_spread_minutes: Figure
    regularity: Figure
    social_jetlag_minutes: Figure


def week(mornings: Sequence[Morning], last: date) -> Week:
    """The seven diary dates that end with `last`; a date without a value is left out.

    `mornings` are the oldest first.
    """
    first = last - timedelta(days=NIGHTS - 1)
    start = bisect_left(mornings, first, key=_date)
    inside = mornings[start : bisect_right(mornings, last, key=_date)]
    derived = [each.derived for each in inside]
    return Week(
        first,
        last,
        **_means(inside, NIGHTS),
        sleep_efficiency_weekly=_of_sums(
            (each.total_sleep_minutes, each.time_in_bed_minutes) for each in derived
        ),
        sleep_efficiency_dse_weekly=_of_sums(
            (each.total_sleep_minutes, each.sleep_episode_minutes) for each in derived
        ),
    )


_date = attrgetter("night.date")


def weekly_share(part_minutes: int, whole_minutes: int, nights: int) -> Figure:
    """100·Σpart/Σwhole, as of TST and TIB, of the nights of seven dates that have both: the sums,
    and how many nights."""
    value = 100 * part_minutes / whole_minutes if whole_minutes else None
    return Figure(value, nights, NIGHTS, ENOUGH, FEW)


def weeks(mornings: Sequence[Morning], first: date, last: date) -> list[Week]:
    """The whole weeks of the period, oldest first, so that the newest ends with it."""
    count = ((last - first).days + 1) // NIGHTS
    ends = (last - timedelta(days=NIGHTS * before) for before in reversed(range(count)))
    return [week(mornings, end) for end in ends]


def whole(mornings: Sequence[Morning], naps: Iterable[Nap], first: date, last: date) -> Whole:
    """All of the period; every night given lies in it."""
    days = (last - first).days + 1
    return Whole(
        first,
        last,
        **_means(mornings, days),
        midsleep_spread_minutes=midsleep_spread(mornings, days),
        regularity=diary_regularity(mornings, naps, days),
        social_jetlag_minutes=social_jetlag(mornings, days),
    )


def _means(inside: Sequence[Morning], of: int) -> dict[str, Figure]:
    columns = [*zip(*map(_values, inside), strict=True)] or [()] * len(_NAMES)
    means = {
        name: mean([value for value in column if value is not None], of, ENOUGH, FEW)
        for name, column in zip(_NAMES, columns, strict=True)
    }
    return {**means, "midsleep": midsleep_mean(inside, of, ENOUGH, FEW)}


_NAMES = [field.name for field in fields(Means) if field.name not in ("first", "last", "midsleep")]


def _values(of: Morning) -> tuple[float | None, ...]:
    """In the order of the names; what there is only of a night with sleep is left out of others."""
    night, derived = of.night, of.derived
    return (
        derived.time_in_bed_minutes,
        None if night.no_sleep else derived.sleep_period_minutes,
        derived.total_sleep_minutes,
        of.total_sleep_24h_minutes,
        None if night.no_sleep else night.sleep_latency_minutes,
        awake_minutes(night),
        derived.awake_at_end_minutes,
        derived.sleep_efficiency,
        derived.sleep_efficiency_dse,
    )


def _of_sums(inside: Iterable[tuple[int | None, int | None]]) -> Figure:
    both = [(part, whole) for part, whole in inside if part is not None and whole]
    parts, wholes = sum(part for part, _ in both), sum(whole for _, whole in both)
    return weekly_share(parts, wholes, len(both))
