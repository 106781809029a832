"""What was feared, set against what happened (DOMAIN E, inhibitory learning: Craske 2014)."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from backend.core.figures import Figure
from practice.attempts import Attempt, Happened, practised

# Our judgement: a share of fewer than four answers is an anecdote.
MINIMUM_ANSWERS = 4


@dataclass(slots=True)
class Expectations:
    """Practices by what became of the fear; the figure's value is the share (0–1) gone better."""

    better: int
    partly: int
    as_feared: int
    unclear: int
    unanswered: int
    figure: Figure


def expectations(attempts: Iterable[Attempt]) -> Expectations:
    """Count the answers to "did it happen?" over what was done or partly done.

    n: answered yes, partly or no ("can't tell" is an answer, but not to this); of: all practices.
    """
    done = practised(attempts)
    answers = Counter(attempt.happened for attempt in done)
    better, partly = answers[Happened.NO], answers[Happened.PARTLY]
    as_feared = answers[Happened.YES]
    answered = better + partly + as_feared
    share = better / answered if answered else None
    figure = Figure(share, answered, len(done), MINIMUM_ANSWERS)
    return Expectations(better, partly, as_feared, answers[Happened.UNCLEAR], answers[None], figure)
