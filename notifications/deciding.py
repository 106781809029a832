"""Is it still wanted? Asked for a whole batch, in one transaction, right before it is sent.

Her writes wait for it and it for them, so what is read here is true until the commit. Rows are
locked in one order, always by client: accounts, counters, deliveries, sessions, devices.
"""

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from time import monotonic
from types import SimpleNamespace
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.exc import OperationalError

from backend.accounts.models import Account
from backend.core import clock
from backend.core.among import among
from backend.core.crypto import fetch_data_keys
from backend.core.db import begin, db
from backend.core.given import among_given
from backend.core.log import log
from backend.core.rows import row, selected
from backend.core.statements import Statement
from backend.core.synced import RevisionCounter
from notifications import devices
from notifications.facts import Facts
from notifications.marks import Marks, Values, in_hand
from notifications.messages import EMAIL, NEUTRAL, Push
from notifications.models import Delivery, Device, Key, Reminder, key_of
from notifications.planning import plan
from notifications.turns import turn
from notifications.wanted import STALE, reason_to_skip

LEASE = timedelta(seconds=60)
MOST_ATTEMPTS = 5


@dataclass(frozen=True)
class Attempt:
    """What is needed while no transaction is open."""

    key: Key
    channel: str
    number: int
    pushes: tuple[Push, ...]
    decided_at: float
    """On the monotonic clock, before the decision was committed."""


def decide_each(
    keys: Sequence[Key], worker: str, configured: Collection[str]
) -> tuple[list[Attempt], Counter[str]]:
    """The attempts to be made, and the states that the others ended in.

    One row that nobody can read must not hold up the others: then each is decided alone, and it
    comes back when its lease has run out.
    """
    try:
        return _decide(keys, worker, configured)
    except Exception as error:
        db.session.rollback()
        log.error("reminder", worker=worker, error=type(error).__name__)
        # One by one would not help where the database itself is busy or away.
        if len(keys) == 1 or isinstance(error, OperationalError):
            return [], Counter(failed=len(keys))
    attempts: list[Attempt] = []
    states: Counter[str] = Counter()
    for key in keys:
        more, settled = decide_each([key], worker, configured)
        attempts, states = attempts + more, states + settled
    return attempts, states


@turn()
def _decide(
    keys: Sequence[Key], worker: str, configured: Collection[str]
) -> tuple[list[Attempt], Counter[str]]:
    begin("write")
    accounts = _locked_accounts({client_id for client_id, _ in keys})
    deliveries = {key_of(each): each for each in map(_changing, _DELIVERIES.rows(keys=keys))}
    now = clock.now()
    due = [each for each in deliveries.values() if _ours(each, worker, now)]
    rules = {(each.client_id, each.reminder_id) for each in due}
    reminders = {key_of(each): each for each in _REMINDERS.rows(keys=rules)}
    facts = Facts(reminders.values(), accounts, now, due)
    plan(reminders.values(), facts)
    reached = devices.reachable(list(accounts), now)
    fetch_data_keys(accounts)
    pushes: dict[Key, tuple[Push, ...]] = {}
    marks = Marks()
    for each in due:
        reminder = reminders[each.client_id, each.reminder_id]
        reason = _unclear(each) or reason_to_skip(each, reminder, facts)
        hers = [one for one in reached[each.client_id] if one.channel == each.channel]
        reason = reason or _unreachable(each.channel, hers, configured)
        marks.set(each, _begun(each, reason, now))
        if each.state == "sending":
            pushes[key_of(each)] = _pushes(each, reminder, accounts[each.client_id], hers)
    attempts = [
        Attempt(key, deliveries[key].channel, deliveries[key].attempts, pushes[key], monotonic())
        for key in pushes
    ]
    states = Counter(each.state for each in due if each.state != "sending")
    marks.write()
    db.session.commit()
    return attempts, states


def _locked_accounts(clients: Collection[UUID]) -> dict[UUID, Account]:
    """The clients that are still there, and from now on nobody writes for them or changes them."""
    accounts = _ACCOUNTS.rows(ids=clients)
    _STAND_IN_LINE.rows(ids=clients)
    return {each.id: each for each in accounts}


_ACCOUNTS = Statement(
    lambda: (
        select(
            *(Account.id, Account.email, Account.locale, Account.time_zone, Account.daily_cap),
            *(Account.paused_until, Account.quiet_from, Account.quiet_to),
        )
        .where(among(Account.id, "ids"))
        .order_by(Account.id)
        .with_for_update(read=True)
    )
)
_STAND_IN_LINE = Statement(
    lambda: (
        select(RevisionCounter.client_id)
        .where(among(RevisionCounter.client_id, "ids"))
        .order_by(RevisionCounter.client_id)
        .with_for_update()
    )
)


_DELIVERIES = Statement(
    lambda: (
        selected(Delivery)
        .where(in_hand())
        .order_by(Delivery.client_id, Delivery.id)
        .with_for_update()
    ),
    row(Delivery),
)
_REMINDERS = Statement(
    lambda: selected(Reminder).where(among_given("keys", Reminder.client_id, Reminder.id)),
    row(Reminder),
)


def _changing(row: Any) -> Any:
    """A row whose values can be set: what is decided of one bears on the others."""
    return SimpleNamespace(**row._asdict())


def _ours(delivery: Delivery, worker: str, now: datetime) -> bool:
    held = delivery.held_until
    return (
        delivery.finished_at is None
        and delivery.claimed_by == worker
        and held is not None
        and now < held
    )


def _unclear(delivery: Delivery) -> str | None:
    """Somebody began to send this mail and was never heard of again: it is not sent twice."""
    begun = delivery.channel == EMAIL and delivery.state == "sending"
    return "unclear" if begun else None


def _unreachable(channel: str, hers: Sequence[Device], configured: Collection[str]) -> str | None:
    if not hers:
        return "no_device"
    return None if channel in configured else "not_configured"


def _begun(delivery: Delivery, reason: str | None, now: datetime) -> Values:
    """Written down before the request: whoever finds it later knows that one was made."""
    if reason is not None:
        state = "unknown" if reason == "unclear" else "skipped"
        return {"state": state, "reason": reason, "finished_at": now}
    if delivery.attempts >= MOST_ATTEMPTS:
        return {"state": "failed", "reason": "gave_up", "finished_at": now}
    begun = {"attempts": delivery.attempts + 1, "attempted_at": now, "held_until": now + LEASE}
    return {"state": "sending", **begun}


def _pushes(
    delivery: Delivery, reminder: Reminder, account: Account, hers: Sequence[Device]
) -> tuple[Push, ...]:
    text = reminder.opened_words().get("code_phrase") or NEUTRAL[account.locale]
    tag, expires_at = str(delivery.id), delivery.due_at + STALE
    tokens = [account.email if each.channel == EMAIL else each.token for each in hers]
    rule = None if delivery.test else str(delivery.reminder_id)
    return tuple(Push(token, text, tag, expires_at, account.locale, rule) for token in tokens)
