"""What bears on a reminder: the reading, apart from the rules.

Each kind of fact is read once for all reminders in hand, when a rule first asks for it. So a batch
that is sent and a reminder that is shown go by the same rules, and two hundred take no more
statements than one.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta
from functools import cached_property
from typing import Any, NamedTuple
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import bindparam, select

from backend.accounts.models import Account
from backend.core.among import among
from backend.core.given import among_given, given
from backend.core.grouped import by_client
from backend.core.rows import row, selected
from backend.core.statements import Statement
from backend.core.zones import zone
from measures import queries as measures
from measures.models import MeasureSchedule
from notifications.kinds import PRACTISING, PROBE, QUESTIONNAIRE, RECALL, SLEEP_DIARY
from notifications.messages import FCM
from notifications.models import Delivery, Device, Key, Receipt, Reminder, key_of
from notifications.rests import AFTER_FLAG, LOOKED_AT
from notifications.sent_lately import sent_lately
from notifications.thinning import Reminded
from practice import journal_queries
from practice import queries as practice
from practice.journal import Recall, TherapySession, TransferProbe
from practice.offers import Rehearsal
from practice.rehearsals import Day, rehearsals
from practice.today import LONGEST
from sleep import queries as sleep

_DAY = timedelta(days=1)


_DEVICES = Statement(
    lambda: (
        select(Device.client_id, Device.channel, Device.time_zone)
        .where(among(Device.client_id, "ids"), Device.enabled)
        .order_by(Device.changed_at.desc(), Device.id.desc())
    )
)
_SAID = Statement(
    lambda: select(Receipt.client_id, Receipt.delivery_id, Receipt.state).where(
        among_given("keys", Receipt.client_id, Receipt.delivery_id)
    )
)


def _of_reminders() -> Any:
    """What the reminders under `keys` have on real dates, by the index of occurrences."""
    hers = among_given("keys", Delivery.client_id, Delivery.reminder_id)
    return selected(Delivery).where(hers, ~Delivery.test)


_RECENT = Statement(
    lambda: _of_reminders().where(Delivery.local_date >= bindparam("yesterday")), row(Delivery)
)
# What belongs to an earlier date fell due half a day ago at least, in whatever zone: the index of
# what is pending has few of those.
_LEFT = Statement(
    lambda: _of_reminders().where(
        Delivery.local_date < bindparam("yesterday"),
        Delivery.finished_at.is_(None),
        Delivery.due_at <= bindparam("long_ago"),
    ),
    row(Delivery),
)


def _on_dates() -> Any:
    """Rules and dates first: PostgreSQL would read all that each rule ever had, and then look at
    the date."""
    days = given("days", client_id=Delivery.client_id.type, local_date=Delivery.local_date.type)
    rules = (
        select(*days.c, Reminder.id, Reminder.kind, Reminder.behaviour_id)
        .join(Reminder, Reminder.client_id == days.c.client_id)
        .cte("rules")
        .prefix_with("MATERIALIZED", dialect="postgresql")
    )
    return (
        select(
            *(Delivery.client_id, Delivery.id, Delivery.reminder_id, Delivery.local_date),
            *(Delivery.state, Delivery.attempts, rules.c.kind, rules.c.behaviour_id),
        )
        .join(
            rules,
            (Delivery.client_id == rules.c.client_id)
            & (Delivery.reminder_id == rules.c.id)
            & (Delivery.local_date == rules.c.local_date),
        )
        .where(~Delivery.test)
    )


_ON_DATES = Statement(_on_dates)


class Beside(NamedTuple):
    """A delivery, and what its reminder is for."""

    delivery: Any
    kind: str | None
    behaviour_id: UUID | None


class Facts:
    """Of these reminders, and of these occurrences of them that are being decided about."""

    def __init__(
        self,
        reminders: Collection[Reminder],
        accounts: Mapping[UUID, Account],
        now: datetime,
        occurrences: Sequence[Delivery] = (),
    ) -> None:
        self.accounts, self.now = accounts, now
        self._reminders = reminders
        self._kinds: defaultdict[str, set[UUID]] = defaultdict(set)
        for each in reminders:
            self._kinds[each.kind].add(each.client_id)
        self._occurrences = {key_of(each): each for each in occurrences}
        self._days = {(each.client_id, each.local_date) for each in occurrences}

    def zone(self, reminder: Reminder) -> ZoneInfo:
        """The zone of its clock: its own, or of the device that reported last, or the account's."""
        if reminder.time_zone is not None:
            return zone(reminder.time_zone)
        latest = self._devices[reminder.client_id][:1]
        home = self.accounts[reminder.client_id].time_zone
        return zone(latest[0].time_zone if latest else home)

    def channels(self, client_id: UUID) -> list[str]:
        """How the client can be reached; by FCM as long as nobody knows."""
        return sorted({each.channel for each in self._devices[client_id]}) or [FCM]

    @cached_property
    def _devices(self) -> Mapping[UUID, Sequence[Any]]:
        """Which reported last comes first."""
        return by_client(_DEVICES.rows(ids=self._clients()))

    @cached_property
    def rows(self) -> Mapping[Key, list[Delivery]]:
        """Of each reminder what has not ended, and everything from yesterday on."""
        found: defaultdict[Key, list[Delivery]] = defaultdict(list)
        keys = [*map(key_of, self._reminders)]
        yesterday = (self.now - _DAY).date()
        recent = _RECENT.rows(keys=keys, yesterday=yesterday)
        left = _LEFT.rows(keys=keys, yesterday=yesterday, long_ago=self.now - _DAY / 2)
        for each in [*recent, *left]:
            found[each.client_id, each.reminder_id].append(each)
        return found

    @cached_property
    def sent(self) -> Mapping[Key, list[Reminded]]:
        return sent_lately(self._reminders)

    @cached_property
    def on_dates(self) -> Mapping[Day, list[Beside]]:
        """All that fell due for each client on the dates of her occurrences, but for tests.

        Of the occurrences themselves, how they stand by now.
        """
        found: defaultdict[Day, list[Beside]] = defaultdict(list)
        for each in _ON_DATES.rows(days=self._days):
            delivery = self._occurrences.get(key_of(each), each)
            beside = Beside(delivery, each.kind, each.behaviour_id)
            found[each.client_id, each.local_date].append(beside)
        return found

    @cached_property
    def said(self) -> Mapping[Key, set[str]]:
        """The states that were told of each of these deliveries."""
        deliveries = [each.delivery for found in self.on_dates.values() for each in found]
        said: defaultdict[Key, set[str]] = defaultdict(set)
        for each in _SAID.rows(keys=[*map(key_of, deliveries)]):
            said[each.client_id, each.delivery_id].add(each.state)
        return said

    @cached_property
    def rehearsals(self) -> Mapping[Day, Rehearsal]:
        practising = self._clients(*PRACTISING)
        asked = [each for each in self._days if each[0] in practising]
        return rehearsals(asked, {id: self.accounts[id].time_zone for id in practising})

    @cached_property
    def tried(self) -> Mapping[UUID, list[practice.Tried]]:
        """What was practised on the dates in question, and since the oldest that was sent."""
        clients = self._clients(*PRACTISING)
        since = dict.fromkeys(clients, (self.now - LOOKED_AT - _DAY).date())
        dates = [
            (who, each.at.date() - _DAY) for (who, _), found in self.sent.items() for each in found
        ]
        for who, day in [*dates, *self._days]:
            since[who] = min(since.get(who, day), day)
        first = min(since.values(), default=self.now.date())
        found = practice.tried(clients, first)
        return by_client(each for each in found if each.local_date >= since[each.client_id])

    @cached_property
    def nights(self) -> set[Day]:
        """Which of the mornings in question are in the diary."""
        clients = self._clients(SLEEP_DIARY)
        sent = {each.local_date for found in self.sent.values() for each in found}
        return sleep.logged(clients, sent | {day for _, day in self._days})

    @cached_property
    def sessions(self) -> Mapping[UUID, list[TherapySession]]:
        """Those of which something may be recalled on the dates of the occurrences."""
        days = [day for _, day in self._days]
        clients = self._clients(RECALL)
        return by_client(journal_queries.sessions_of(clients, min(days) - LONGEST, max(days)))

    @cached_property
    def recalls(self) -> Mapping[UUID, list[Recall]]:
        """Of sessions that are there."""
        return by_client(journal_queries.recalls_of(self._clients(RECALL)))

    @cached_property
    def recalled(self) -> Mapping[UUID, list[Recall]]:
        """Of any session."""
        return by_client(journal_queries.answered_recalls_of(self._clients(RECALL)))

    @cached_property
    def probes(self) -> Mapping[UUID, list[TransferProbe]]:
        return by_client(journal_queries.probes_of(self._clients(PROBE)))

    @cached_property
    def flagged(self) -> Mapping[UUID, datetime]:
        """Who answered a question of safety with yes in the last day, and when last."""
        since = self.now - AFTER_FLAG
        found = measures.flagged_since(self._clients(), since)
        return {each.client_id: each.answered_at for each in found}

    @cached_property
    def schedules(self) -> Mapping[UUID, list[MeasureSchedule]]:
        """Which questionnaires are agreed, and how often."""
        return by_client(measures.schedules(self._clients(QUESTIONNAIRE)))

    @cached_property
    def answered(self) -> Mapping[UUID, list[measures.Answered]]:
        """When which questionnaire was filled in."""
        return by_client(measures.answered(self._clients(QUESTIONNAIRE)))

    def _clients(self, *kinds: str) -> set[UUID]:
        """Who has reminders of these kinds; of any, when none is named."""
        return set().union(*(self._kinds[each] for each in kinds or [*self._kinds]))
