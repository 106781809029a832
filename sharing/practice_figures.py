"""What was practised in a period, the same for the client, her preview and her therapist."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import practice.queries
from backend.accounts.models import Account
from backend.core.db import db
from practice.attempts import Attempt, days_practised
from practice.expectation_ledger import Ledger, ledger
from practice.facets import Facets, facet_variety, untouched
from practice.first_times import first_times
from practice.models import Behaviour, Context
from sharing.accounts import account, outcomes
from sharing.behaviour_figures import behaviour_figures, context_figures, said
from sharing.journal_figures import journal_figures
from sharing.pattern_figures import pattern_figures
from sharing.statements import Period, Statement, say


@dataclass(frozen=True, slots=True)
class Read:
    """The plan, and every attempt up to the end of the period, oldest first.

    The whole history is read: a first time is known only from what came before it.
    """

    history: list[Attempt]
    inside: list[tuple[Attempt, Facets]]
    behaviours: Sequence[Behaviour]
    contexts: Sequence[Context]
    found: Ledger


def figures(client_id: UUID, read: Read, period: Period, private: bool) -> dict[str, Any]:
    """What was practised, where, and what became of the fears; one query a kind."""
    home = db.session.get_one(Account, client_id).time_zone
    return {
        **_totals([attempt for attempt, _ in read.inside], read.found, period),
        **_map(read, period),
        "contexts": context_figures(read.contexts, read.found, period),
        "patterns": pattern_figures(client_id, read.behaviours, read.history, period, private),
        **journal_figures(client_id, home, period, private),
    }


def earlier_totals(read: Read, earlier: Period) -> dict[str, Any]:
    """All attempts of a period that ends before the one that was read."""
    attempts = [each for each in read.history if earlier.first <= each.local_date <= earlier.last]
    return _totals(attempts, ledger(attempts, {}), earlier)


def _totals(attempts: Sequence[Attempt], found: Ledger, period: Period) -> dict[str, Any]:
    days = days_practised(attempts, period.first, period.last)
    return {
        "attempts": outcomes(attempts),
        "days_practised": say("practice.days", days, period),
        **account(found.all, period),
    }


def context_map(client_id: UUID, period: Period) -> dict[str, Any]:
    """Behaviours by contexts, for the client herself; one query a kind."""
    return _map(read(client_id, period, private=True), period)


def read(client_id: UUID, period: Period, private: bool) -> Read:
    """What the figures of the period need of plan and attempts."""
    logged = practice.queries.logged(client_id, period.last, private)
    inside = [each for each in logged if each[0].local_date >= period.first]
    behaviours = practice.queries.behaviours(client_id)
    planned = {each.id: [*map(UUID, each.context_ids)] for each in behaviours}
    return Read(
        [attempt for attempt, _ in logged],
        inside,
        behaviours,
        practice.queries.contexts(client_id),
        ledger([attempt for attempt, _ in inside], planned),
    )


def _map(read: Read, period: Period) -> dict[str, Any]:
    return {
        "first_times": _first_times(read.history, period),
        **_facets(read.inside, read.contexts, period),
        "behaviours": [
            behaviour_figures(each, read.history, read.contexts, read.found, period)
            for each in read.behaviours
        ],
    }


def _first_times(history: Sequence[Attempt], period: Period) -> Statement:
    found = first_times(history, period.first, period.last)
    return say("practice.first_times", found.figure, period, found.interval, hits=found.hits)


def _facets(
    inside: Sequence[tuple[Attempt, Facets]], contexts: Sequence[Context], period: Period
) -> dict[str, Any]:
    done = [facets for attempt, facets in inside if attempt.practised]
    planned = [Facets(place=each.place, people=each.people) for each in contexts]
    return {
        "facets": {
            name: say("practice.facet", figure, period, aloud=said(figure))
            for name, figure in facet_variety(done).items()
        },
        "untouched": untouched(done, planned),
    }
