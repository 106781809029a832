"""What was practised of one behaviour, where, and how varied: a row of the context map."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

from backend.core.figures import Figure
from practice.attempts import Attempt, Outcome
from practice.expectation_ledger import Ledger
from practice.models import Behaviour
from practice.rarefaction import compared
from practice.stages import Stage, next_stage
from practice.tallies import Tally
from practice.variety import coverage, effective_contexts, said_aloud
from sharing.accounts import account, outcomes
from sharing.statements import Period, Statement, aloud, say


def behaviour_figures(
    behaviour: Behaviour,
    ever: Sequence[Attempt],
    tallies: Sequence[Tally],
    labels: Mapping[UUID, str],
    found: Ledger,
    period: Period,
) -> dict[str, Any]:
    """`ever`, `tallies`: those of it (`practice_figures.Read`); `found`: the ledger of the period.

    `labels`: those of her contexts, in the order she made them.
    """
    planned = [UUID(id) for id in behaviour.context_ids]
    inside = [each for each in ever if period.first <= each.local_date <= period.last]
    by_context: defaultdict[UUID | None, list[Attempt]] = defaultdict(list)
    for attempt in inside:
        by_context[attempt.context_id].append(attempt)
    there = [id for id in labels if id in planned or id in by_context]
    untested = list(found.untested[behaviour.id])
    return {
        "id": behaviour.id,
        "pattern_id": behaviour.pattern_id,
        "name": behaviour.opened_words()["name"],
        "lens": behaviour.lens,
        "stage": behaviour.stage,
        "active": behaviour.active,
        "next_stage": next_stage(Stage(behaviour.stage), ever, tallies, planned),
        "attempts": outcomes(inside),
        "coverage": _coverage(inside, planned, period),
        "effective_contexts": _effective(effective_contexts(inside), period),
        "compared": _compared(ever, inside, period),
        "contexts": [_context(id, labels[id], by_context[id], id in planned) for id in there],
        **account(
            found.behaviours.get(behaviour.id),
            period,
            [label for id, label in labels.items() if id in untested],
        ),
        "untested": untested,
    }


def context_figures(
    labels: Mapping[UUID, str], found: Ledger, period: Period
) -> list[dict[str, Any]]:
    """Expected against happened in each context that was practised in, whatever the behaviour."""
    return [
        {"id": id, "label": label, **account(found.contexts[id], period)}
        for id, label in labels.items()
        if id in found.contexts
    ]


def _coverage(inside: Sequence[Attempt], planned: list[UUID], period: Period) -> dict[str, Any]:
    found = coverage(inside, planned)
    figure = say(
        "practice.coverage", found.figure, period, reached=found.practised, planned=found.planned
    )
    return {"practised": found.practised, "planned": found.planned, "figure": figure}


def _effective(figure: Figure, period: Period) -> Statement:
    return say("practice.effective_contexts", figure, period, aloud=said(figure))


def said(figure: Figure) -> str:
    """An effective number to the nearest half, in figures as one says them."""
    return "" if figure.value is None else aloud(said_aloud(figure.value))


def _compared(ever: Sequence[Attempt], inside: Sequence[Attempt], period: Period) -> dict[str, Any]:
    """This period beside the one before it, of the same length, at the same number of practices."""
    before = period.earlier
    earlier = [each for each in ever if before.first <= each.local_date <= before.last]
    found = compared(earlier, inside)
    return {
        "practices": found.practices,
        "earlier": _rarefied(found.earlier, found.practices, before),
        "later": _rarefied(found.later, found.practices, period),
    }


def _rarefied(figure: Figure, practices: int, period: Period) -> Statement:
    # "Not enough yet" is said of the smaller period: it decides for both.
    number = said(figure)
    return say("practice.rarefied", figure, period, aloud=number, practices=practices, n=practices)


def _context(id: UUID, label: str, tried: Iterable[Attempt], planned: bool) -> dict[str, Any]:
    there = outcomes(tried)
    del there[Outcome.NO_CHANCE.value]
    return {"id": id, "label": label, "planned": planned, **there}
