"""Is a due reminder still wanted? Asked again at the last moment, under the client's counter.

Rules only: what they look at is read in facts.py.
"""

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import get_args

from measures import queries as measures
from notifications import kinds
from notifications.caps import capped
from notifications.facts import Facts
from notifications.history import history
from notifications.models import Delivery, Reminder
from notifications.rests import support_until
from notifications.schedule import quiet
from notifications.thinning import rhythm, too_soon
from notifications.upcoming import resting_until
from practice.boosters import BoosterReason
from practice.journal_queries import answer
from practice.probes import may_probe
from practice.today import open_recalls

# A reminder of the morning helps nobody in the evening.
STALE = timedelta(hours=6)


def reason_to_skip(delivery: Delivery, reminder: Reminder, facts: Facts) -> str | None:
    """Why this occurrence is not sent; None when it is wanted.

    A test goes out whatever the hour: she has just asked for it.
    """
    if reminder.deleted or not (reminder.enabled or delivery.test):
        return "switched_off"
    if facts.now - delivery.due_at > STALE:
        return "stale"
    if delivery.test:
        return None
    return next(_reasons(delivery, reminder, facts), None)


def _reasons(delivery: Delivery, reminder: Reminder, facts: Facts) -> Iterator[str]:
    """Every reason, the cheapest to look up first."""
    account, now = facts.accounts[delivery.client_id], facts.now
    if account.paused_until is not None and now < account.paused_until:
        yield "paused"
    # The diary is for the hour after getting up, whenever she chose that to be.
    if reminder.kind != kinds.SLEEP_DIARY and quiet(
        now, facts.zone(reminder), account.quiet_from, account.quiet_to
    ):
        yield "quiet_hours"
    support = support_until(facts.flagged.get(delivery.client_id))
    if support is not None and now < support:
        yield "after_safety_flag"
    rest = resting_until(reminder, facts)
    if rest is not None and now < rest:
        yield "resting"
    yield from _said_today(delivery, reminder, facts)
    yield from _NOTHING_TO_DO[reminder.kind](delivery, reminder, facts)
    yield from _ignored(delivery, reminder, facts)
    if capped(reminder.kind, _others(delivery, facts), account.daily_cap):
        yield "cap"


def _said_today(delivery: Delivery, reminder: Reminder, facts: Facts) -> Iterator[str]:
    """What she answered to this kind of reminder on this date holds for the rest of it."""
    said: set[str] = set()
    for each in facts.on_dates[delivery.client_id, delivery.local_date]:
        if (each.kind, each.behaviour_id) == (reminder.kind, reminder.behaviour_id):
            said |= facts.said[delivery.client_id, each.delivery.id]
    if "done" in said:
        yield "already_done"
    if "not_today" in said:
        yield "not_today"


def _nothing_to_practise(delivery: Delivery, reminder: Reminder, facts: Facts) -> Iterator[str]:
    client_id, day, behaviour = delivery.client_id, delivery.local_date, reminder.behaviour_id
    offered = {each.behaviour_id for each in facts.rehearsals[client_id, day].items}
    if offered and behaviour in (None, *offered):
        return
    tried = {each.behaviour_id for each in facts.tried[client_id] if each.local_date == day}
    yield "already_done" if tried and behaviour in (None, *tried) else "nothing_due"


def _no_booster(delivery: Delivery, reminder: Reminder, facts: Facts) -> Iterator[str]:
    rehearsal = facts.rehearsals[delivery.client_id, delivery.local_date]
    open_now = {each.behaviour_id for each in rehearsal.items if each.reason in _BOOSTERS}
    if not open_now or reminder.behaviour_id not in (None, *open_now):
        yield "no_booster"


_BOOSTERS = get_args(BoosterReason)


def _no_recall(delivery: Delivery, _reminder: Reminder, facts: Facts) -> Iterator[str]:
    hers = delivery.client_id
    home = facts.accounts[hers].time_zone
    answers = [answer(each, home) for each in facts.recalls[hers]]
    if not open_recalls(facts.sessions[hers], answers, delivery.local_date):
        yield "no_recall"


def _no_probe(delivery: Delivery, _reminder: Reminder, facts: Facts) -> Iterator[str]:
    asked = [each.answered_at for each in facts.probes[delivery.client_id]]
    if not may_probe(asked, None, facts.now):
        yield "probed_lately"


def _night_logged(delivery: Delivery, _reminder: Reminder, facts: Facts) -> Iterator[str]:
    if (delivery.client_id, delivery.local_date) in facts.nights:
        yield "already_done"


def _no_questionnaire(delivery: Delivery, _reminder: Reminder, facts: Facts) -> Iterator[str]:
    hers, day = delivery.client_id, delivery.local_date
    if not measures.due(facts.schedules[hers], facts.answered[hers], day):
        today = any(each.local_date == day for each in facts.answered[hers])
        yield "already_done" if today else "no_questionnaire"


_NOTHING_TO_DO: dict[str, Callable[[Delivery, Reminder, Facts], Iterator[str]]] = {
    kinds.PRACTICE: _nothing_to_practise,
    kinds.SLEEP_DIARY: _night_logged,
    kinds.RECALL: _no_recall,
    kinds.PROBE: _no_probe,
    kinds.BOOSTER: _no_booster,
    kinds.QUESTIONNAIRE: _no_questionnaire,
}


def _ignored(delivery: Delivery, reminder: Reminder, facts: Facts) -> Iterator[str]:
    past = history(reminder, facts, but=delivery.local_date)
    now_it_is = rhythm(past.ignored)
    if too_soon(now_it_is, past.last, delivery.local_date):
        yield "stopped" if now_it_is == "stopped" else "every_other_day"


def _others(delivery: Delivery, facts: Facts) -> list[str]:
    """The kinds of the other rules that had this date, each once however many channels.

    Those of this very batch count too: it is looked at as they stand by now.
    """
    had = {
        each.delivery.reminder_id: each.kind
        for each in facts.on_dates[delivery.client_id, delivery.local_date]
        if each.delivery.attempts > 0
        and each.delivery.state != "failed"
        and each.delivery.reminder_id != delivery.reminder_id
    }
    return [kind for kind in had.values() if kind is not None]
