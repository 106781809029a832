"""How varied practice was in each dimension by itself (DOMAIN F), and what is untouched.

One line per dimension, never multiplied into one index: "at home, but with many people" and
"everywhere, but alone" are different things to talk about.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, fields
from itertools import product

from backend.core.figures import Figure
from practice.time_bands import TimeBand
from practice.variety import MINIMUM_PRACTICES, effective_number

Pair = tuple[str, str]  # a place, and the people there


@dataclass(slots=True)
class Facets:
    """One practice, or one planned context, in each dimension; None is unknown."""

    place: str | None = None
    people: str | None = None
    time_band: TimeBand | None = None
    inner_state: str | None = None
    activity: str | None = None


@dataclass(frozen=True, slots=True)
class Untouched:
    """A place and people not yet practised together; `planned` if a planned context is just that.

    n: practices whose place and people are both known; of: all of them. Those without may have
    been this very pair, so it is said as "not yet logged together".
    """

    place: str
    people: str
    planned: bool
    n: int
    of: int


DIMENSIONS = tuple(field.name for field in fields(Facets))


def facet_variety(practices: Sequence[Facets]) -> dict[str, Figure]:
    """The effective number (Hill, order 1; see `variety`) in every dimension, one figure each.

    `practices` are those done or partly done. n: practices in which the dimension is known, at
    least 4; of: all. Unit: places, sorts of people, bands of the day, states, activities.
    """
    return {name: _variety([getattr(each, name) for each in practices]) for name in DIMENSIONS}


def untouched(practices: Sequence[Facets], planned: Sequence[Facets]) -> Untouched | None:
    """The pair of place and people to name as untouched; None if there is none.

    Both halves are planned or were practised. A planned context that is such a pair comes first,
    in planned order; then the pair whose halves were practised most, for it is the smallest
    step; then by name. Under 4 practices with both known, all is new: nothing is named.
    """
    done = list(_pairs(practices))
    if len(done) < MINIMUM_PRACTICES:
        return None
    together = list(_pairs(planned))
    wanted = [pair for pair in together if pair not in done]
    pair = next(iter(wanted or _by_smallest_step([*practices, *planned], done)), None)
    if pair is None:
        return None
    return Untouched(*pair, planned=bool(wanted), n=len(done), of=len(practices))


def _variety(values: Sequence[str | None]) -> Figure:
    counts = Counter(values)
    del counts[None]
    number = effective_number(counts.values())
    return Figure(number, counts.total(), len(values), MINIMUM_PRACTICES)


def _pairs(many: Iterable[Facets]) -> Iterator[Pair]:
    for each in many:
        if each.place is not None and each.people is not None:
            yield each.place, each.people


def _by_smallest_step(known: Sequence[Facets], done: Sequence[Pair]) -> list[Pair]:
    places = {each.place for each in known if each.place is not None}
    people = {each.people for each in known if each.people is not None}
    times = Counter(place for place, _ in done), Counter(who for _, who in done)
    left = {*product(places, people)} - {*done}
    return sorted(left, key=lambda pair: (-times[0][pair[0]] - times[1][pair[1]], pair))
