"""Counts of outcomes, and expected against happened, as statements."""

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

from practice.attempts import Attempt, Outcome
from practice.expectation_ledger import Account, ledger
from sharing.statements import Period, say, signed

_OUTCOMES = [(outcome, outcome.value) for outcome in Outcome]
_NOTHING = ledger((), {}).all
_COUNTS = ("better", "partly", "as_feared", "unclear", "unanswered")


def outcomes(attempts: Iterable[Attempt]) -> dict[str, int]:
    counts = Counter(attempt.outcome for attempt in attempts)
    return {name: counts.get(outcome, 0) for outcome, name in _OUTCOMES}


def account(found: Account | None, period: Period, untested: Sequence[str] = ()) -> dict[str, Any]:
    """One account of the expectation ledger; None: nothing was practised that could be in it.

    `untested`: the names of planned contexts in which no fear was tested, to be said with it.
    """
    found = found or _NOTHING
    expected, change = found.expectations, found.change
    rule = "practice.expectations_untested" if untested else "practice.expectations"
    names = ", ".join(untested)
    figure = say(rule, expected.figure, period, better=expected.better, untested=names)
    moved = "" if change.value is None else signed(round(change.value), 0)
    return {
        "expectations": {**{name: getattr(expected, name) for name in _COUNTS}, "figure": figure},
        "surprise": say("practice.surprise", found.surprise, period),
        "expectation_change": say("practice.expectation_change", change, period, signed=moved),
        "thought_likely": found.thought_likely,
        "likely_but_absent": found.likely_but_absent,
    }
