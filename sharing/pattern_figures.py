"""How an old pattern was answered by week, and which of the three ingredients were written down."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from backend.core.plain import plain
from practice import journal_queries
from practice.attempts import Attempt
from practice.ingredients import Strip, strip
from practice.models import Behaviour, Pattern
from practice.pattern_ledger import PatternWeek, pattern_weeks
from sharing.journal_figures import Journal
from sharing.statements import Period, say


def pattern_figures(
    read: Journal, behaviours: Sequence[Behaviour], history: Sequence[Attempt], period: Period
) -> list[dict[str, Any]]:
    """One entry a pattern: its weeks in the period, its strip over the four weeks that end it."""
    ways = {each.id: each.pattern_id for each in behaviours}
    return [
        {
            "id": pattern.id,
            "name": pattern.opened_words()["name"],
            "retired": pattern.retired,
            "weeks": _weeks(read, pattern, period),
            "strip": plain(_strip(read, pattern, ways, history, period)),
        }
        for pattern in read.patterns
    ]


def _weeks(read: Journal, pattern: Pattern, period: Period) -> list[dict[str, Any]]:
    moments = [each for each in read.moments if each.pattern_id == pattern.id]
    return [_week(each, period) for each in pattern_weeks(moments, period.first, period.last)]


def _strip(
    read: Journal,
    pattern: Pattern,
    ways: Mapping[UUID, UUID | None],
    history: Sequence[Attempt],
    period: Period,
) -> Strip:
    """A session of no pattern counts for each."""
    held = [each for each in read.sessions if each.pattern_id in (None, pattern.id)]
    tried = [each for each in history if ways.get(each.behaviour_id) == pattern.id]
    return strip(map(journal_queries.held, held), tried, period.last)


def _week(week: PatternWeek, period: Period) -> dict[str, Any]:
    names = ("monday", "old", "new", "mixed", "new_unprompted")
    noticed = {key or "not_said": count for key, count in week.noticed.items()}
    inside = Period(
        max(week.monday, period.first), min(_sunday(week.monday), period.last), period.locale
    )
    share = say(
        "pattern.new_share", week.share.figure, inside, week.share.interval, hits=week.share.hits
    )
    return {**{name: getattr(week, name) for name in names}, "noticed": noticed, "share": share}


def _sunday(monday: date) -> date:
    return monday + timedelta(days=6)
