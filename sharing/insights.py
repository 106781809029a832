"""The figures of a period, the same for the client, for her preview and for her therapist."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any
from uuid import UUID

import practice.queries
import sleep.queries
from practice.attempts import Attempt, Outcome, days_practised
from practice.expectations import expectations
from practice.models import Behaviour, Context
from practice.variety import coverage, effective_contexts
from sleep.models import Night
from sleep.service import diary_night, figures
from sleep.week import week


def practice_figures(client_id: UUID, start: date, end: date, private: bool) -> dict[str, Any]:
    """What was practised, in which contexts, and what became of the fears."""
    attempts = practice.queries.attempts(client_id, start, end, private)
    contexts = practice.queries.contexts(client_id)
    by_behaviour: defaultdict[UUID, list[Attempt]] = defaultdict(list)
    for attempt in attempts:
        by_behaviour[attempt.behaviour_id].append(attempt)
    return {
        "attempts": _outcomes(attempts),
        "days_practised": days_practised(attempts, start, end),
        "behaviours": [
            _behaviour(behaviour, by_behaviour[behaviour.id], contexts)
            for behaviour in practice.queries.behaviours(client_id)
        ],
        "expectations": expectations(attempts),
    }


def _outcomes(attempts: Iterable[Attempt]) -> dict[str, int]:
    counts = Counter(attempt.outcome for attempt in attempts)
    return {outcome.value: counts[outcome] for outcome in Outcome}


def _behaviour(
    behaviour: Behaviour, attempts: Sequence[Attempt], contexts: Sequence[Context]
) -> dict[str, Any]:
    planned = [UUID(id) for id in behaviour.context_ids]
    used = {attempt.context_id for attempt in attempts}
    return {
        "id": behaviour.id,
        "name": behaviour.opened_words()["name"],
        "stage": behaviour.stage,
        "active": behaviour.active,
        "attempts": _outcomes(attempts),
        "coverage": coverage(attempts, planned),
        "effective_contexts": effective_contexts(attempts),
        "contexts": [
            _context(context, attempts)
            for context in contexts
            if context.id in planned or context.id in used
        ],
    }


def _context(context: Context, attempts: Iterable[Attempt]) -> dict[str, Any]:
    there = _outcomes(attempt for attempt in attempts if attempt.context_id == context.id)
    del there[Outcome.NO_CHANCE.value]
    return {"id": context.id, "label": context.opened_words()["label"], **there}


def sleep_figures(client_id: UUID, start: date, end: date, private: bool) -> dict[str, Any]:
    """The nights of the period, and the means of its last seven dates."""
    nights = sleep.queries.nights(client_id, start, end, private)
    return {
        "nights": [{**_answers(night), **figures(night)} for night in nights],
        "week": week([diary_night(night) for night in nights], end),
    }


def _answers(night: Night) -> dict[str, Any]:
    names = ("quality", "rested", "awakenings", "sleep_latency_minutes", "awake_minutes")
    return {"date": night.id, **{name: getattr(night, name) for name in names}}
