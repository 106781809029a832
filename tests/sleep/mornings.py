"""What follows from made-up nights and naps."""

from collections.abc import Iterable

from sleep.diary import Night
from sleep.mornings import Morning, with_naps
from sleep.naps import Nap
from sleep.usual_nights import slept


def mornings(nights: Iterable[Night], naps: Iterable[Nap] = ()) -> list[Morning]:
    """The nights, oldest first, each with the naps that count for it."""
    return with_naps(slept(nights), naps)
