"""How a figure moved over the weeks of a period: a slope with its interval, or not enough yet."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from backend.core.figures import Figure
from backend.core.theil_sen import theil_sen
from backend.core.wilson import Interval
from sleep.week import Week

# Our judgement: fewer weeks than that move for any reason.
MINIMUM_WEEKS = 4


@dataclass(frozen=True, slots=True)
class Trend:
    """The figure's value is the change a week, in its own unit; the interval is 95 %."""

    figure: Figure
    interval: Interval | None


def trend(weeks: Sequence[Week], of: Callable[[Week], Figure]) -> Trend:
    """The Theil–Sen slope over `weeks`, oldest first, of their figures that have enough nights.

    n: those weeks, at least 4 (our judgement); of: all of them. A week with too few nights is
    left out, and the others keep their places. A trend describes; it names no reason.
    """
    known = [
        (number, figure.value)
        for number, week in enumerate(weeks)
        if (figure := of(week)).standing == "enough" and figure.value is not None
    ]
    found = theil_sen([number for number, _ in known], [value for _, value in known])
    slope = found.slope if found else None
    figure = Figure(slope, len(known), len(weeks), MINIMUM_WEEKS)
    said = found and figure.value is not None
    return Trend(figure, Interval(found.low, found.high) if found and said else None)
