"""What there is for a client on a local date: offers, recalls, and whether to ask the probe."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from practice import journal_queries
from practice.journal import TherapySession
from practice.offers import Rehearsal
from practice.probes import may_probe
from practice.recalls import (
    LAST_WAITS_DAYS,
    RECALL_DAYS,
    Answer,
    Recall,
    due_recalls,
    lost_points,
)
from practice.rehearsals import next_practices

LONGEST = timedelta(days=RECALL_DAYS[-1] + LAST_WAITS_DAYS)


@dataclass(frozen=True, slots=True)
class Today:
    """`lost`: points (session, counted from one) that did not come back; worth another look."""

    rehearsal: Rehearsal
    recalls: tuple[Recall, ...]
    lost: tuple[tuple[UUID, int], ...]
    probe: bool


def today(client_id: UUID, time_zone: str, day: date, now: datetime) -> Today:
    """Everything of one day; a query a kind."""
    answers = journal_queries.recall_answers(client_id, time_zone)
    held = journal_queries.sessions(client_id, day - LONGEST, day)
    asked = [each.answered_at for each in journal_queries.probes(client_id)]
    return Today(
        next_practices(client_id, time_zone, day),
        open_recalls(held, answers, day),
        tuple((id, point + 1) for id, point in lost_points(answers)),
        may_probe(asked, None, now),
    )


def open_recalls(
    held: Iterable[TherapySession], answers: Iterable[Answer], day: date
) -> tuple[Recall, ...]:
    """What to recall on this local date of the sessions held; only of those with take-aways."""
    lately = [each for each in held if day - LONGEST <= each.local_date <= day]
    taken = [(each.id, each.local_date) for each in lately if each.opened_words().get("take_aways")]
    return due_recalls(taken, answers, day)
