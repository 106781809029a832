"""How sure a share is, when it rests on few: the Wilson score interval (Wilson 1927).

Chosen for small numbers: it never leaves 0–1 and does not shrink to nothing at 0 of n
(Newcombe 1998, Stat Med 17:857, method 3).
"""

from dataclasses import dataclass
from math import sqrt

from backend.core.figures import Figure

# The 97.5 % quantile of the standard normal distribution.
Z_95 = 1.959963984540054


@dataclass(frozen=True, slots=True)
class Interval:
    """Both ends of a 95 % interval, in the unit of what it is about."""

    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Share:
    """`hits` of the figure's n, whose value is their ratio (0–1); no interval without a value."""

    hits: int
    figure: Figure
    interval: Interval | None


def wilson(hits: int, n: int) -> Interval | None:
    """The 95 % interval of a share of `hits` in `n`, both ends 0–1; None for n = 0.

    (p + z²/2n ± z·√(p(1−p)/n + z²/4n²)) / (1 + z²/n), with p = hits/n and z = 1.96.
    """
    if not 0 <= hits <= n:
        raise ValueError("a share has between none and all of its cases")
    if n == 0:
        return None
    p, square = hits / n, Z_95 * Z_95 / n
    half = Z_95 * sqrt(p * (1 - p) / n + square / (4 * n))
    low, high = (p + square / 2 - half) / (1 + square), (p + square / 2 + half) / (1 + square)
    # The ends are exact where the formula only nearly is.
    return Interval(0.0 if hits == 0 else low, 1.0 if hits == n else high)


def share(hits: int, n: int, of: int, minimum: int) -> Share:
    """The share of `hits` in the `n` known of `of` possible cases, said from `minimum` on."""
    interval = wilson(hits, n)
    figure = Figure(hits / n if n else None, n, of, minimum)
    return Share(hits, figure, interval if figure.value is not None else None)
