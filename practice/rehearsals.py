"""What the ladder offers, to one client or to many: a query a kind, however many they are."""

from collections.abc import Collection, Iterator, Mapping
from datetime import date
from uuid import UUID

from backend.core.grouped import by_client
from practice import journal_queries, offers, queries
from practice.attempts import Attempt
from practice.offers import Rehearsal

Day = tuple[UUID, date]
"""A client, and one of her local dates."""


def next_practices(client_id: UUID, time_zone: str, today: date) -> Rehearsal:
    """What the ladder offers on this local date of a client who lives in `time_zone`."""
    return rehearsals([(client_id, today)], {client_id: time_zone})[client_id, today]


def rehearsals(asked: Collection[Day], zones: Mapping[UUID, str]) -> dict[Day, Rehearsal]:
    """The same for each of these days. `zones`: where the clients live."""
    days: dict[UUID, set[date]] = {}
    for client_id, day in asked:
        days.setdefault(client_id, set()).add(day)
    contexts = by_client(queries.contexts_of(days))
    behaviours = by_client(queries.behaviours_of(days))
    choices = by_client(journal_queries.choices_of(days))
    found = {}
    for client_id, log in _logs(days):
        difficulty = {each.id: each.difficulty for each in contexts[client_id]}
        home = zones[client_id]
        plans = [queries.plan(each, difficulty, home) for each in behaviours[client_id]]
        for day in days[client_id]:
            wishes = journal_queries.wishes(choices[client_id], day)
            found[client_id, day] = offers.next_practices(plans, log, day, wishes)
    return found


def _logs(client_ids: Collection[UUID]) -> Iterator[tuple[UUID, list[Attempt]]]:
    """Each client with her attempts: only one client's are in memory, for they may be thousands."""
    left = set(client_ids)
    for client_id, log in queries.logs(client_ids):
        left.remove(client_id)
        yield client_id, log
    yield from ((each, []) for each in left)
