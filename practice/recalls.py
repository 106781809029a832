"""Recalling what one took away from a session, on days 2, 7 and 21 (PRODUCT P13).

To retrieve something strengthens it more than to read it again, and spaced more than massed
(Cepeda 2008, on facts); that it does so for therapy is a guess, so the recalls are few and short.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from uuid import UUID

from backend.core.wilson import Share, share

RECALL_DAYS = (2, 7, 21)
# Our judgement: the last one waits a week, like a booster; the others end where the next begins.
LAST_WAITS_DAYS = 7
MINIMUM_ANSWERS = 4
# What she remembers by herself comes first, and for a day only hers is there (PRODUCT P13).
FROM_MEMORY = timedelta(hours=24)


class Recalled(StrEnum):
    """Did a point come back by itself?"""

    YES = "yes"
    PARTLY = "partly"
    NO = "no"


@dataclass(frozen=True, slots=True)
class Answer:
    """One point of a session's take-away (0, 1 or 2), recalled or not on a local date."""

    session_id: UUID
    point: int
    on: date
    recalled: Recalled


@dataclass(frozen=True, slots=True)
class Recall:
    """The recall of day 2, 7 or 21 after the session, due on `due_on`."""

    session_id: UUID
    day: int
    due_on: date


def due_recalls(
    sessions: Iterable[tuple[UUID, date]], answers: Iterable[Answer], today: date
) -> tuple[Recall, ...]:
    """What to recall on the local date `today`; `sessions` are (id, local date), with take-aways.

    An answer on its day or later settles a recall and those before it. Every one due today,
    and of the overdue ones only that which fell due last: missed recalls never add up. Newest
    due date first, then by id.
    """
    answered: dict[UUID, date] = {}
    for each in answers:
        if each.on <= today:
            answered[each.session_id] = max(each.on, answered.get(each.session_id, each.on))
    found = (_open(id, held_on, answered.get(id), today) for id, held_on in sessions)
    due = sorted((r for r in found if r), key=lambda r: (-r.due_on.toordinal(), r.session_id))
    fresh = [each for each in due if each.due_on == today]
    return (*fresh, *[each for each in due if each.due_on < today][:1])


def lost_points(answers: Iterable[Answer]) -> tuple[tuple[UUID, int], ...]:
    """The points (session, number) whose latest answer is "no", the longest lost first.

    They become rehearsal items until they are recalled, if only partly.
    """
    latest: dict[tuple[UUID, int], Answer] = {}
    for each in sorted(answers, key=lambda each: (each.on, each.session_id, each.point)):
        latest[each.session_id, each.point] = each
    lost = [each for each in latest.values() if each.recalled == Recalled.NO]
    lost.sort(key=lambda each: (each.on, each.session_id, each.point))
    return tuple((each.session_id, each.point) for each in lost)


def recalled(answers: Iterable[Answer], first: date, last: date) -> Share:
    """The share (0–1) of points asked for from `first` to `last` that came back, if only partly.

    n = of: answers in the period, at least 4 (our judgement); a recall that was never answered
    is unknown, not forgotten. Interval: Wilson, 95 %.
    """
    inside = [each for each in answers if first <= each.on <= last]
    hits = sum(each.recalled != Recalled.NO for each in inside)
    return share(hits, len(inside), len(inside), MINIMUM_ANSWERS)


def may_read(made_at: datetime, held: Iterable[datetime], now: datetime) -> bool:
    """May she read at `now` what her therapist wanted her to take away, written at `made_at`?

    `held`: when the sessions began from which she wrote down her own points. Those of a session
    up to a day before open it; without them a day of waiting does. All are instants.
    """
    return now >= made_at + FROM_MEMORY or any(each >= made_at - FROM_MEMORY for each in held)


def _open(id: UUID, held_on: date, answered: date | None, today: date) -> Recall | None:
    """The session's latest recall that has fallen due, unless it was answered or has passed."""
    past = (today - held_on).days
    if past >= RECALL_DAYS[-1] + LAST_WAITS_DAYS:
        return None
    day = max((each for each in RECALL_DAYS if each <= past), default=None)
    if day is None:
        return None
    due_on = held_on + timedelta(days=day)
    return None if answered is not None and answered >= due_on else Recall(id, day, due_on)
