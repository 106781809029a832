"""The due table follows from the rules.

The due table is the truth: an enabled reminder has exactly one row on each channel that is still to
come, and a local date that was sent or skipped never comes again.
"""

from collections.abc import Collection, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import delete, insert

from backend.core.ids import uuid7
from backend.core.statements import Statement
from notifications.facts import Facts
from notifications.marks import in_hand
from notifications.models import Delivery, Key, Reminder, key_of
from notifications.schedule import Firing, agreed, next_firings

# Three dates can be taken already (a flight over the date line) and two be due: one of six is free.
LOOK_AHEAD = 6

_COLUMNS = [*Delivery.__table__.columns.keys()]
_NOTHING = dict.fromkeys(_COLUMNS)
_ADD = Statement(insert(Delivery), given=_COLUMNS)
_REMOVE = Statement(lambda: delete(Delivery).where(in_hand()))


def plan(reminders: Collection[Reminder], facts: Facts) -> None:
    """Make the due table agree with these rules. The caller holds the clients' counters."""
    added: list[dict[str, Any]] = []
    gone: list[Key] = []
    for reminder in reminders:
        rows = facts.rows[reminder.client_id, reminder.id]
        waiting = [row for row in rows if _untouched(row, facts.now)]
        rings = reminder.enabled and not reminder.deleted
        wanted = facts.channels(reminder.client_id) if rings else []
        gone += [key_of(row) for row in waiting if row.channel not in wanted]
        firings = _firings(reminder, facts) if wanted else []
        for channel in wanted:
            wrong, following = _on_channel(channel, reminder, rows, firings, facts.now)
            gone += wrong
            if following is not None:
                added.append(_row(channel, reminder, following))
    if gone:
        _REMOVE.run({"keys": gone})
    if added:
        _ADD.run(*added)


def settled(
    rows: Sequence[Delivery], start: date, now: datetime, channel: str | None = None
) -> set[date]:
    """The local dates from `start` on that were sent, given up, or are in a worker's hands.

    On this channel, and what any other has had in the past: a new channel tells nothing twice.
    """
    return {
        row.local_date
        for row in rows
        if row.local_date >= start
        and (channel is None or row.channel == channel or row.due_at <= now)
        and (row.finished_at is not None or row.attempts > 0 or _held(row, now))
    }


def _on_channel(
    channel: str,
    reminder: Reminder,
    rows: Sequence[Delivery],
    firings: Sequence[Firing],
    now: datetime,
) -> tuple[list[Key], Firing | None]:
    """What does not agree with the rule any more, and what is to be added."""
    planned = {
        Firing(row.local_date, row.due_at): row
        for row in rows
        if row.channel == channel and _untouched(row, now)
    }
    taken = settled(rows, firings[0].local_date, now, channel)
    edited = reminder.written_at == now
    kept, following = agreed([*planned], taken, firings, edited, now)
    right = (*kept, following)
    wrong = [key_of(row) for firing, row in planned.items() if firing not in right]
    return wrong, None if following in planned else following


def _untouched(row: Delivery, now: datetime) -> bool:
    """Nobody has it in hand, and it was never tried: nothing can have been shown."""
    return row.state == "scheduled" and row.attempts == 0 and not _held(row, now)


def _held(row: Delivery, now: datetime) -> bool:
    return row.held_until is not None and row.held_until > now


def _firings(reminder: Reminder, facts: Facts) -> list[Firing]:
    zone = facts.zone(reminder)
    return next_firings(reminder.local_time, reminder.weekdays, zone, facts.now, LOOK_AHEAD)


def _row(channel: str, reminder: Reminder, firing: Firing) -> dict[str, Any]:
    return {
        **_NOTHING,
        "client_id": reminder.client_id,
        "id": uuid7(),
        "reminder_id": reminder.id,
        "channel": channel,
        "local_date": firing.local_date,
        "due_at": firing.at_utc,
        "state": "scheduled",
        "attempts": 0,
        "test": False,
    }
