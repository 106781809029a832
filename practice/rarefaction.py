"""Effective numbers of two periods, compared at the same number of practices (DOMAIN F).

The effective number rises with the number of practices, so a longer period looks more varied
for no other reason. Both are therefore taken down to the smaller number first.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from math import exp, lgamma, log
from uuid import UUID

from backend.core.figures import Figure
from practice.attempts import Attempt, practised
from practice.variety import MINIMUM_PRACTICES


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two periods, each as the effective number to expect from `practices` of its practices."""

    practices: int
    earlier: Figure
    later: Figure


def rarefied(counts: Iterable[int], practices: int) -> float | None:
    """The Hill number of order 1 to expect from `practices` of all, drawn without replacement.

    exp(−Σₖ (k/m)·ln(k/m)·f̂ₖ), m = `practices`, f̂ₖ = Σᵢ C(nᵢ,k)·C(n−nᵢ,m−k)/C(n,m): how many
    contexts to expect k times among m (Chao et al. 2014, Ecol Monogr 84:45, order 1).
    Unit: contexts. None for no practice at all; more practices than there were are refused.
    """
    every = list(counts)
    total = sum(every)
    if total == 0:
        return None
    if not 1 <= practices <= total:
        raise ValueError("rarefying only goes down, and not to nothing")
    return exp(sum(_entropy(count, total, practices) for count in every))


def compared(earlier: Iterable[Attempt], later: Iterable[Attempt]) -> Comparison:
    """Two periods of one behaviour, both rarefied to the smaller number of practices.

    n: the period's practices whose context is known; of: all its practices. Under 4 in either
    period neither figure has a value.
    """
    before, after = practised(earlier), practised(later)
    counts = [_counts(before), _counts(after)]
    practices = min(each.total() for each in counts)
    enough = practices >= MINIMUM_PRACTICES
    values = [rarefied(each.values(), practices) if enough else None for each in counts]
    figures = [
        Figure(value, each.total(), len(done), MINIMUM_PRACTICES)
        for value, each, done in zip(values, counts, (before, after), strict=True)
    ]
    return Comparison(practices, *figures)


def _counts(done: Iterable[Attempt]) -> Counter[UUID]:
    return Counter(each.context_id for each in done if each.context_id is not None)


def _entropy(count: int, total: int, drawn: int) -> float:
    """What one context of `count` practices adds to the entropy to expect, in nats."""
    times = range(max(1, drawn - (total - count)), min(count, drawn) + 1)
    every = _log_ways(total, drawn)
    return -sum(
        exp(_log_ways(count, k) + _log_ways(total - count, drawn - k) - every)
        * (k / drawn)
        * log(k / drawn)
        for k in times
    )


@lru_cache(8192)  # few practices: the same numbers come again in each summary
def _log_ways(things: int, chosen: int) -> float:
    """ln C(things, chosen), in logarithms: the numbers themselves outgrow a float."""
    return lgamma(things + 1) - lgamma(chosen + 1) - lgamma(things - chosen + 1)
