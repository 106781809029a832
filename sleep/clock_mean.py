"""Averages of times on a clock, which has no first hour: 23:30 and 00:30 meet at midnight.

Times are minutes after midnight. Circular statistics (Fisher 1993): each time is a direction, R
the length of their mean vector. As scipy.stats.circmean and circstd with high=1440.
"""

from cmath import exp, phase
from collections.abc import Sequence
from math import log, pi, sqrt
from statistics import fmean

DAY = 24 * 60
# Directions that cancel out leave rounding errors of this size, and no mean.
_NOTHING = 1e-9


def circular_mean(minutes: Sequence[float]) -> float | None:
    """In [0, 1440). None for no times, and for times that cancel out, like 06:00 and 18:00."""
    vector = _vector(minutes)
    # Twice: just before midnight by a rounding error, the first remainder is the whole day.
    return None if abs(vector) < _NOTHING else phase(vector) * DAY / (2 * pi) % DAY % DAY


def circular_sd(minutes: Sequence[float]) -> float | None:
    """√(−2 ln R), in minutes. None where there is no mean."""
    length = min(abs(_vector(minutes)), 1.0)
    return None if length < _NOTHING else sqrt(-2 * log(length)) * DAY / (2 * pi)


def apart(one: float, other: float) -> float:
    """Minutes between two times, the shorter way round the clock: 0 to 720."""
    ahead = (one - other) % DAY
    return min(ahead, DAY - ahead)


def _vector(minutes: Sequence[float]) -> complex:
    turns = [exp(2j * pi * each / DAY) for each in minutes]
    return complex(fmean([t.real for t in turns]), fmean([t.imag for t in turns])) if turns else 0j
