"""What became of a batch, in one transaction: one statement for each different outcome."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.exc import OperationalError

from backend.core import clock
from backend.core.db import begin, db
from backend.core.log import log
from backend.core.statements import Statement
from notifications import devices
from notifications.deciding import MOST_ATTEMPTS, Attempt
from notifications.marks import Marks, in_hand
from notifications.messages import Dead, NotStarted, Outcome, Refused, Retry, Sent, Unknown
from notifications.models import Delivery, Key, key_of
from notifications.sending import Batch, Results
from notifications.turns import turn

FIRST_WAIT = timedelta(seconds=30)
TRIES = 4


def write_down(batch: Batch, worker: str) -> Counter[str]:
    """The outcomes, where the row is still ours. Returns how many were left in which state.

    A database that is busy or away is asked again: what is not written down is sent once more.
    """
    results = batch.results()
    if not results:
        return Counter()
    for _ in range(TRIES - 1):
        try:
            return _written(results, worker)
        except OperationalError as error:
            db.session.rollback()
            log.error("outcomes", worker=worker, error=type(error).__name__)
    return _written(results, worker)


@turn()
def _written(results: Sequence[tuple[Attempt, Results]], worker: str) -> Counter[str]:
    begin("write")
    now = clock.now()
    ours = _ours([attempt.key for attempt, _ in results], worker)
    marks, states = Marks(), Counter[str]()
    for attempt, each in results:
        if attempt.key in ours:
            values = _values([outcome for _, outcome in each], attempt.number, now)
            marks.add(attempt.key, values)
            states[values["state"]] += 1
    marks.write()
    for attempt, each in results:
        for push, outcome in each:
            if isinstance(outcome, Dead):
                devices.disable(attempt.key[0], attempt.channel, push.token)
    db.session.commit()
    return states


def _ours(keys: Sequence[Key], worker: str) -> set[Key]:
    """Those that nobody else took meanwhile; locked in the order in which all lock them."""
    return {
        key_of(row)
        for row in _LOCKED.rows(keys=keys)
        if row.claimed_by == worker and row.finished_at is None
    }


_LOCKED = Statement(
    lambda: (
        select(Delivery.client_id, Delivery.id, Delivery.claimed_by, Delivery.finished_at)
        .where(in_hand())
        .order_by(Delivery.client_id, Delivery.id)
        .with_for_update()
    )
)


def _values(outcomes: Sequence[Outcome], attempts: int, now: datetime) -> dict[str, Any]:
    """One device reached is enough. Otherwise: later, as long as one may still answer."""
    if any(isinstance(outcome, Sent) for outcome in outcomes):
        return _final("sent", None, now)
    if any(isinstance(outcome, Unknown) for outcome in outcomes):
        return _final("unknown", "unclear", now)
    if all(isinstance(outcome, NotStarted) for outcome in outcomes):
        # As if it had never been claimed: the next worker takes it at once.
        released = {"claimed_by": None, "held_until": None, "attempts": attempts - 1}
        return {"state": "scheduled", **released}
    waits = [_wait(outcome) for outcome in outcomes if isinstance(outcome, Retry | NotStarted)]
    if waits and attempts < MOST_ATTEMPTS:
        wait = max(FIRST_WAIT * 2 ** (attempts - 1), *waits)
        return {"state": "scheduled", "claimed_by": None, "held_until": now + wait}
    if waits:
        return _final("failed", "unavailable", now)
    refused = any(isinstance(outcome, Refused) for outcome in outcomes)
    return _final("failed", "refused" if refused else "unregistered", now)


def _wait(outcome: Retry | NotStarted) -> timedelta:
    return (isinstance(outcome, Retry) and outcome.after) or timedelta()


def _final(state: str, reason: str | None, now: datetime) -> dict[str, Any]:
    return {"state": state, "reason": reason, "finished_at": now}
