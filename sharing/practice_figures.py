"""What was practised in a period, the same for the client, her preview and her therapist."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, TypeVar
from uuid import UUID

import practice.queries
from practice import expectation_ledger, log_queries
from practice.attempts import Attempt, days_practised
from practice.expectation_ledger import Account, Ledger, ledger
from practice.facets import Facets, facet_variety, untouched
from practice.first_times import first_times
from practice.ingredients import STRIP
from practice.models import Behaviour, Context
from practice.tallies import Tally
from sharing.accounts import account, outcomes
from sharing.behaviour_figures import behaviour_figures, context_figures, said
from sharing.statements import Period, Statement, say

Of = TypeVar("Of", Attempt, Tally)


@dataclass(frozen=True, slots=True)
class Read:
    """The plan and the attempts.

    `rows`: those of the period as they are stored, `inside` as the rules see them, oldest first.
    `history`: these, those of the period before, and of what came before that the last of each new
    way; `tallies`: all there ever were.
    """

    rows: list[Any]
    inside: list[Attempt]
    history: list[Attempt]
    tallies: list[Tally]
    behaviours: Sequence[Behaviour]
    contexts: Mapping[UUID, Context]
    labels: Mapping[UUID, str]
    found: Ledger


def figures(read: Read, period: Period) -> dict[str, Any]:
    """What was practised, where, and what became of the fears."""
    return {
        **_totals(read.inside, read.found.all, period),
        **_map(read, period),
        "contexts": context_figures(read.labels, read.found, period),
    }


def earlier_totals(read: Read, earlier: Period) -> dict[str, Any]:
    """All attempts of a period that ends before the one that was read."""
    attempts = [each for each in read.history if earlier.first <= each.local_date <= earlier.last]
    return _totals(attempts, expectation_ledger.account(attempts), earlier)


def _totals(attempts: Sequence[Attempt], found: Account, period: Period) -> dict[str, Any]:
    days = days_practised(attempts, period.first, period.last)
    return {
        "attempts": outcomes(attempts),
        "days_practised": say("practice.days", days, period),
        **account(found, period),
    }


def context_map(client_id: UUID, period: Period) -> dict[str, Any]:
    """Behaviours by contexts, for the client herself."""
    return _map(ask(client_id, period, private=True)(), period)


def ask(
    client_id: UUID, period: Period, private: bool, shown: Collection[str] = ()
) -> Callable[[], Read]:
    """What the figures of the period need, when it is called for; `shown`: columns of the entries
    to be shown."""
    since = min(period.earlier.first, period.last - STRIP + timedelta(days=1))
    rows = log_queries.attempts(
        client_id, since, period.last, private, [*shown], first=period.first
    )
    tallies = log_queries.tallies(client_id, period.first, period.last, private)
    behaviours = practice.queries.ask_behaviours(client_id)
    contexts = practice.queries.ask_contexts(client_id)
    return lambda: _read(rows(), tallies(), behaviours(), contexts(), period)


def _read(
    rows: Sequence[Any],
    tallies: list[Tally],
    behaviours: Sequence[Behaviour],
    contexts: Sequence[Context],
    period: Period,
) -> Read:
    history = [practice.queries.attempt(row) for row in rows]
    inside = [each for each in history if each.local_date >= period.first]
    planned = {each.id: [*map(UUID, each.context_ids)] for each in behaviours}
    return Read(
        [row for row in rows if row.local_date >= period.first],
        inside,
        history,
        tallies,
        behaviours,
        {each.id: each for each in contexts},
        {each.id: each.opened_words()["label"] for each in contexts},
        ledger(inside, planned),
    )


def _map(read: Read, period: Period) -> dict[str, Any]:
    ever, tallies = _by_behaviour(read.history), _by_behaviour(read.tallies)
    return {
        "first_times": _first_times(read, period),
        **_facets(read, period),
        "behaviours": [
            behaviour_figures(
                each, ever[each.id], tallies[each.id], read.labels, read.found, period
            )
            for each in read.behaviours
        ],
    }


def _by_behaviour(found: Iterable[Of]) -> Mapping[UUID, list[Of]]:
    grouped: defaultdict[UUID, list[Of]] = defaultdict(list)
    for each in found:
        grouped[each.behaviour_id].append(each)
    return grouped


def _first_times(read: Read, period: Period) -> Statement:
    found = first_times(read.inside, read.tallies)
    return say("practice.first_times", found.figure, period, found.interval, hits=found.hits)


def _facets(read: Read, period: Period) -> dict[str, Any]:
    both = zip(read.rows, read.inside, strict=True)
    done = [log_queries.facets(row, read.contexts) for row, each in both if each.practised]
    planned = [Facets(place=each.place, people=each.people) for each in read.contexts.values()]
    return {
        "facets": {
            name: say("practice.facet", figure, period, aloud=said(figure))
            for name, figure in facet_variety(done).items()
        },
        "untouched": untouched(done, planned),
    }
