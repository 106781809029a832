"""Did a new way come by itself, and did what was taken from sessions come back? As statements."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from backend.core.zones import zone
from practice import journal_queries, queries
from practice.ingredients import STRIP
from practice.journal import PatternMoment, Recall, TherapySession, TransferProbe
from practice.models import Pattern
from practice.pattern_ledger import Moment
from practice.probes import Came, transfer
from practice.recalls import Answer, recalled
from sharing.statements import Period, say

KINDS = (Pattern, PatternMoment, TherapySession, Recall, TransferProbe)


@dataclass(frozen=True, slots=True)
class Journal:
    """Moments of the period; sessions of it and of the weeks that end it; of all others, all."""

    patterns: Sequence[Pattern]
    moments: Sequence[Moment]
    sessions: Sequence[TherapySession]
    answers: Sequence[Answer]
    probes: Sequence[TransferProbe]


def ask(
    client_id: UUID, home: str, period: Period, private: bool, there: Collection[Any]
) -> Callable[[], Journal]:
    """One query for each kind that is `there`, when it is called for; dates are those where the
    client lives (`home`)."""
    first, last, read = period.first, period.last, journal_queries
    since = min(first, last - STRIP + timedelta(days=1))
    held, moments = TherapySession in there, PatternMoment in there
    asked: tuple[Callable[[], Any], ...] = (
        queries.ask_patterns(client_id) if Pattern in there else tuple,
        read.ask_moments(client_id, first, last, private) if moments else tuple,
        read.ask_sessions(client_id, since, last, private) if held else tuple,
        read.ask_recall_answers(client_id, home, private) if Recall in there else tuple,
        read.ask_probes(client_id) if TransferProbe in there else tuple,
    )
    return lambda: Journal(*(each() for each in asked))


def figures(read: Journal, home: str, period: Period) -> dict[str, Any]:
    """Probes and recalls of the period."""
    back = recalled(read.answers, period.first, period.last)
    came = transfer(
        Came(each.came_by_itself)
        for each in read.probes
        if period.first <= each.answered_at.astimezone(zone(home)).date() <= period.last
    )
    return {
        "transfer": say("practice.transfer", came.figure, period, came.interval, hits=came.hits),
        "recall": say("practice.recall", back.figure, period, back.interval, hits=back.hits),
    }
