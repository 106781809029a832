"""What follows from made-up nights and naps."""

from collections.abc import Iterable

from sleep import usual_nights
from sleep.diary import Night, derive
from sleep.mornings import Morning, with_naps
from sleep.naps import Nap
from sleep.usual_nights import Slept


def slept(nights: Iterable[Night]) -> list[Slept]:
    """The nights in the order of their dates, each with what follows from its answers."""
    return usual_nights.slept((each, derive(each)) for each in nights)


def mornings(nights: Iterable[Night], naps: Iterable[Nap] = ()) -> list[Morning]:
    """The nights, oldest first, each with the naps that count for it."""
    return with_naps(slept(nights), naps)
