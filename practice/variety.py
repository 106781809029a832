"""In how many contexts a behaviour was practised (DOMAIN F). A description, never a target."""

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from math import exp, floor, log
from uuid import UUID

from backend.core.figures import Figure
from practice.attempts import Attempt, practised

# Under four practices the effective number says little more than the count itself.
MINIMUM_PRACTICES = 4


@dataclass(frozen=True, slots=True)
class Coverage:
    """`practised` of `planned` contexts; the figure's value is their ratio (0–1)."""

    practised: int
    planned: int
    figure: Figure


def effective_number(counts: Iterable[int]) -> float | None:
    """Hill number of order 1, e^H, from the practices in each context; None for no practice.

    Equal counts in k contexts give k; doubling every count changes nothing, so it can be said
    aloud. It rises with the number of practices: never compare two periods of unequal length.
    """
    present = [count for count in counts if count > 0]
    total = sum(present)
    if total == 0:
        return None
    shares = [count / total for count in present]
    return exp(-sum(share * log(share) for share in shares))


def coverage(attempts: Iterable[Attempt], planned: Collection[UUID]) -> Coverage:
    """How many of the planned contexts one behaviour was practised in.

    `attempts` are those of that behaviour. n: practices whose context is known; of: all
    practices. One in an unknown context may have been in any of them.
    """
    done = practised(attempts)
    known = [attempt.context_id for attempt in done if attempt.context_id is not None]
    reached = len(set(known) & set(planned))
    share = reached / len(planned) if planned else None
    return Coverage(reached, len(planned), Figure(share, len(known), len(done)))


def effective_contexts(attempts: Iterable[Attempt]) -> Figure:
    """The effective number of contexts of one behaviour, planned or not.

    n: practices whose context is known, at least 4; of: all its practices.
    """
    done = practised(attempts)
    counts = Counter(each.context_id for each in done if each.context_id is not None)
    value = effective_number(counts.values())
    return Figure(value, counts.total(), len(done), MINIMUM_PRACTICES)


def said_aloud(value: float) -> float:
    """An effective number to the nearest half, as one says it: "about 2½". Ties go up."""
    return floor(2 * value + 0.5) / 2
