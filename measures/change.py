"""Are two scores further apart than chance would put them? (Jacobson & Truax 1991)"""

from math import sqrt
from typing import Literal

from backend.core.wilson import Z_95
from measures.stall import Scale

Change = Literal["reliable_improvement", "reliable_deterioration", "no_reliable_change"]


def change(first: float, last: float, scale: Scale) -> Change:
    """What became of it, in points of the scale: reliable from its reliable change on."""
    worse = last - first if scale.higher_is_worse else first - last
    if abs(worse) < scale.reliable_change:
        return "no_reliable_change"
    return "reliable_deterioration" if worse > 0 else "reliable_improvement"


def reliable_change_index(first: float, last: float, sd: float, reliability: float) -> float:
    """RCI = (x₂ − x₁)/(SD·√2·√(1−r)); beyond ±1.96 a change is reliable."""
    return (last - first) / _error_of_a_difference(sd, reliability)


def smallest_reliable(sd: float, reliability: float) -> float:
    """The change, in points, at which the index reaches 1.96."""
    return Z_95 * _error_of_a_difference(sd, reliability)


def _error_of_a_difference(sd: float, reliability: float) -> float:
    return sd * sqrt(2) * sqrt(1 - reliability)
