"""How an old pattern was answered by week, and which of the three ingredients were written down."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from practice import journal_queries, queries
from practice.attempts import Attempt
from practice.ingredients import WEEKS, strip
from practice.models import Behaviour
from practice.pattern_ledger import PatternWeek, pattern_weeks
from sharing.statements import Period, say


def pattern_figures(
    client_id: UUID,
    behaviours: Sequence[Behaviour],
    history: Sequence[Attempt],
    period: Period,
    private: bool,
) -> list[dict[str, Any]]:
    """One entry a pattern: its weeks in the period, its strip over the four weeks that end it."""
    moments = journal_queries.moments(client_id, period.first, period.last, private)
    since = period.last - timedelta(days=7 * WEEKS - 1)
    held = journal_queries.sessions(client_id, since, period.last, private)
    ways = {each.id: each.pattern_id for each in behaviours}
    return [
        {
            "id": pattern.id,
            "name": pattern.opened_words()["name"],
            "retired": pattern.retired,
            "weeks": [
                _week(week, period)
                for week in pattern_weeks(
                    [each for each in moments if each.pattern_id == pattern.id],
                    period.first,
                    period.last,
                )
            ],
            "strip": asdict(
                strip(
                    [
                        journal_queries.held(each)
                        for each in held
                        if each.pattern_id in (None, pattern.id)
                    ],
                    [each for each in history if ways.get(each.behaviour_id) == pattern.id],
                    period.last,
                )
            ),
        }
        for pattern in queries.patterns(client_id)
    ]


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
