"""A straight trend that one odd score does not bend: the Theil–Sen slope (Theil 1950, Sen 1968)."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations
from math import sqrt
from statistics import median

from backend.core.wilson import Z_95


@dataclass(frozen=True, slots=True)
class Trend:
    """Points a day, with the 95 % interval of the slope and the line's value on day 0."""

    slope: float
    low: float
    high: float
    intercept: float


def theil_sen(days: Sequence[float], scores: Sequence[float]) -> Trend | None:
    """The trend of `scores` over `days`; None under two different days, or for ties beyond use.

    slope: the median of (yⱼ−yᵢ)/(xⱼ−xᵢ) over all N pairs with different x; intercept:
    median(y) − slope·median(x). Interval (Sen 1968, eq. 2.6): of the sorted pair slopes those
    at ranks (N ∓ z·σ)/2, where 18σ² = n(n−1)(2n+5) − Σ k(k−1)(2k+5) over tied x and tied y.
    As scipy.stats.theilslopes with method "separate". Unit: points a day. The interval says
    little under 4 scores: ask for more before saying it (see `stall`).
    """
    points = list(zip(days, scores, strict=True))
    slopes = sorted(
        (later[1] - earlier[1]) / (later[0] - earlier[0])
        for earlier, later in combinations(points, 2)
        if later[0] != earlier[0]
    )
    variance = _pairs_variance(days, scores)
    if not slopes or variance < 0:
        return None
    slope, reach = median(slopes), Z_95 * sqrt(variance)
    # round() takes halves to the even number, as numpy does.
    low = max(round((len(slopes) - reach) / 2) - 1, 0)
    high = min(round((len(slopes) + reach) / 2), len(slopes) - 1)
    return Trend(slope, slopes[low], slopes[high], median(scores) - slope * median(days))


def _pairs_variance(days: Sequence[float], scores: Sequence[float]) -> float:
    def weight(times: int) -> int:
        return times * (times - 1) * (2 * times + 5)

    ties = [times for values in (days, scores) for times in Counter(values).values()]
    return (weight(len(days)) - sum(map(weight, ties))) / 18
