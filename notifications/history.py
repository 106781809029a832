"""How a reminder went so far: what was sent, and what she made of it."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from notifications.facts import Facts
from notifications.kinds import PRACTISING, PROBE, QUESTIONNAIRE, RECALL, SLEEP_DIARY
from notifications.models import Reminder
from notifications.thinning import STOPPED_AFTER, Reminded, ignored_in_a_row


@dataclass(frozen=True, slots=True)
class History:
    """`ignored` in a row, and the local date of the last that went out; None: none did yet."""

    ignored: int
    last: date | None


def history(reminder: Reminder, facts: Facts, but: date | None = None) -> History:
    """`but`: leave out this date, for it is being decided about, on one channel or another."""
    every = facts.sent[reminder.client_id, reminder.id]
    sent = [each for each in every if each.local_date != but][-STOPPED_AFTER:]
    if not sent:
        return History(0, None)
    if reminder.kind == SLEEP_DIARY:
        sent = _with_diary(reminder, sent, facts)
    ignored = ignored_in_a_row(sent, _entries(reminder, facts), facts.now)
    return History(ignored, sent[-1].local_date)


def _with_diary(reminder: Reminder, sent: Sequence[Reminded], facts: Facts) -> list[Reminded]:
    """A night belongs to its date, whenever she wrote it down."""
    hers = reminder.client_id
    return [
        Reminded(day, each.at, each.answered or (hers, day) in facts.nights)
        for each in sent
        for day in [each.local_date]
    ]


def _entries(reminder: Reminder, facts: Facts) -> Collection[datetime]:
    """When she did what the reminder asks for."""
    hers, wanted = reminder.client_id, reminder.behaviour_id
    if reminder.kind in PRACTISING:
        return [each.at for each in facts.tried[hers] if wanted in (None, each.behaviour_id)]
    if reminder.kind == RECALL:
        return [each.answered_at for each in facts.recalled[hers]]
    if reminder.kind == PROBE:
        return [each.answered_at for each in facts.probes[hers]]
    if reminder.kind == QUESTIONNAIRE:
        return [each.answered_at for each in facts.answered[hers]]
    return ()
