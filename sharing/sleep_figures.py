"""The figures of the diary: the same for the client, for her preview and for her therapist."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, fields
from datetime import date, timedelta
from operator import attrgetter
from typing import Any
from uuid import UUID

import sleep.queries
from backend.core.clock_text import clock_text
from backend.core.figures import Figure
from backend.core.plain import plain
from sharing.statements import Period, Statement, say, signed
from sleep.diary import Derived
from sleep.models import Nap as StoredNap
from sleep.models import Night
from sleep.mornings import Morning, with_naps
from sleep.naps import Nap
from sleep.service import diary_nap, kept_figures, logged_late
from sleep.trend import Trend, trend
from sleep.usual_nights import NIGHTS, Slept, slept
from sleep.wall_times import WallTimes, wall_times
from sleep.week import Means, Week, week, weeks, whole

# The night after the last day has its date later, and a flight may put the first one a day back.
_DAY = timedelta(days=1)
KINDS = (StoredNap,)
BEFORE, AFTER = timedelta(days=NIGHTS + 1), timedelta(days=2)


@dataclass(frozen=True, slots=True)
class Written:
    """The diary between two dates, and what lies around it; private nights among the others."""

    nights: Sequence[Night]
    naps: Sequence[StoredNap]


@dataclass(frozen=True, slots=True)
class Read:
    """What follows from her nights; naps from the day before the first night on.

    `every`: all that were read, those of the period before among them; each is derived once.
    `around` reaches from before what is usual of the first night to the night after the period.
    """

    written: Written
    every: Sequence[Slept]
    around: Sequence[Slept]
    mornings: list[Morning]
    naps: list[Nap]
    hidden: set[date]
    """Mornings that are kept out of what is read."""


def figures(read: Read, period: Period, private: bool) -> dict[str, Any]:
    """The nights of the period, the means of its last seven dates, and its metrics."""
    metrics = _metrics(read.mornings, read.naps, period)
    weeks = metrics["weeks"] or [said(week(read.mornings, period.last), period.locale)]
    return {"nights": nights(read, private), "week": weeks[-1], **metrics}


def nights(read: Read, private: bool) -> list[dict[str, Any]]:
    """Each night with what follows from it, oldest first."""
    return [_shown(each, private) for each in read.mornings]


def sleep_metrics(client_id: UUID, period: Period, private: bool) -> dict[str, Any]:
    """The figures of the period, week by week and whole."""
    found = read(client_id, period, private)
    return _metrics(found.mornings, found.naps, period)


def said(means: Means, locale: str) -> dict[str, Any]:
    """Each figure with its sentence."""
    period = Period(means.first, means.last, locale)
    return {
        name: say(RULES[name], figure, period) if name in RULES else figure
        for name, figure in plain(means).items()
    }


RULES = {
    "time_in_bed_minutes": "sleep.time_in_bed",
    "sleep_period_minutes": "sleep.period",
    "total_sleep_minutes": "sleep.total_sleep",
    "total_sleep_24h_minutes": "sleep.total_sleep_24h",
    "sleep_latency_minutes": "sleep.latency",
    "awake_minutes": "sleep.awake",
    "awake_at_end_minutes": "sleep.awake_at_end",
    "sleep_efficiency": "sleep.efficiency",
    "sleep_efficiency_dse": "sleep.efficiency_dse",
    "sleep_efficiency_weekly": "sleep.efficiency_weekly",
    "sleep_efficiency_dse_weekly": "sleep.efficiency_dse_weekly",
    "midsleep": "sleep.midsleep",
    "midsleep_spread_minutes": "sleep.midsleep_spread",
    "regularity": "sleep.regularity",
    "social_jetlag_minutes": "sleep.social_jetlag",
}


def read(client_id: UUID, period: Period, private: bool) -> Read:
    """What the figures of the period need of the diary."""
    return of(ask(client_id, period.first, period, private)(KINDS)(), period, private)


def ask(
    client_id: UUID, since: date, period: Period, private: bool
) -> Callable[[Collection[Any]], Callable[[], Written]]:
    """What the figures of the period need of the diary, and of those before it from `since` on;
    when it is called for, once it is said which kinds are there."""
    first, last = min(since, period.first - BEFORE), period.last
    nights = sleep.queries.ask_nights(client_id, first, last + AFTER)

    def asked(there: Collection[Any]) -> Callable[[], Written]:
        naps: Callable[[], Sequence[StoredNap]] = (
            sleep.queries.ask_naps(client_id, since - _DAY, last, private)
            if StoredNap in there
            else tuple
        )
        return lambda: Written(nights(), naps())

    return asked


def of(written: Written, period: Period, private: bool) -> Read:
    """What follows from it for the period."""
    first, last = period.first, period.last
    seen = [each for each in written.nights if private or not each.private]
    every = slept((each, kept_figures(each)) for each in seen)
    naps = _naps(written, period)
    return Read(
        written,
        every,
        [each for each in every if first - BEFORE <= each.date <= last + AFTER],
        with_naps([each for each in every if first <= each.date <= last], naps),
        naps,
        {each.id for each in written.nights} - {each.id for each in seen},
    )


def _naps(written: Written, period: Period) -> list[Nap]:
    first, last = period.first - _DAY, period.last
    return [diary_nap(each) for each in written.naps if first <= each.local_date <= last]


def earlier_whole(read: Read, earlier: Period) -> dict[str, Any]:
    """The figures of a period before the one that was read, as a whole; of what she shows."""
    nights = [each for each in read.every if earlier.first <= each.date <= earlier.last]
    naps = _naps(read.written, earlier)
    return _whole(with_naps(nights, naps), naps, earlier)


def _metrics(found: Sequence[Morning], naps: Sequence[Nap], period: Period) -> dict[str, Any]:
    by_week = weeks(found, period.first, period.last)
    return {
        "weeks": [said(each, period.locale) for each in by_week],
        "whole": _whole(found, naps, period),
        "trends": {
            "total_sleep_minutes": _trend(
                "sleep.total_sleep_trend", trend(by_week, _total_sleep), period
            ),
            "sleep_efficiency": _trend(
                "sleep.efficiency_trend", trend(by_week, _efficiency), period
            ),
        },
    }


def _whole(found: Sequence[Morning], naps: Sequence[Nap], period: Period) -> dict[str, Any]:
    return said(whole(found, naps, period.first, period.last), period.locale)


def _total_sleep(week: Week) -> Figure:
    return week.total_sleep_minutes


def _efficiency(week: Week) -> Figure:
    return week.sleep_efficiency_weekly


def _trend(rule: str, found: Trend, period: Period) -> Statement:
    if found.interval is None:
        return say(rule, found.figure, period)
    slope, low, high = found.figure.value or 0.0, found.interval.low, found.interval.high
    named = {"signed": signed(slope, 1), "from_": signed(low, 1), "to_": signed(high, 1)}
    return say(rule, found.figure, period, found.interval, **named)


_ANSWERS = """
quality rested awakenings sleep_latency_minutes awake_minutes free_day no_sleep
estimated_sleep_minutes woke_early woke_early_minutes alcoholic_drinks last_alcoholic_drink
caffeinated_drinks last_caffeinated_drink
""".split()

_FIGURES = [each.name for each in fields(Derived)]
_answers, _figures = attrgetter(*_ANSWERS), attrgetter(*_FIGURES)
_NIGHT = ("date", *_ANSWERS, *_FIGURES, *WallTimes._fields)
_CLOCKS = ("last_alcoholic_drink", "last_caffeinated_drink")


def _shown(morning: Morning, private: bool) -> dict[str, Any]:
    """As api/sleep_figures.py tells it."""
    night = morning.night
    known = (night.id, *_answers(night), *_figures(morning.derived), *wall_times(morning))
    shown: dict[str, Any] = dict(zip(_NIGHT, known, strict=True))
    shown["nap_minutes"] = morning.nap_minutes
    shown["total_sleep_24h_minutes"] = morning.total_sleep_24h_minutes
    shown["late"] = logged_late(night)
    for name in _CLOCKS:
        if shown[name] is not None:
            shown[name] = clock_text(shown[name])
    if not private and "naps_disagree" in (flags := shown["flags"]):
        # It would tell of a nap that she keeps to herself.
        shown["flags"] = [flag for flag in flags if flag != "naps_disagree"]
    return shown
