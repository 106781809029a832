"""What was seen while made-up clients lived their year, counted over all of them."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field


@dataclass
class Seen:
    """`offers`: days on which she looked, by how many offers there were; `on_return`: the first
    such day after a break. `reached` and `effective`: one value a client, by number of the month.
    """

    offers: Counter[int] = field(default_factory=Counter)
    on_return: Counter[int] = field(default_factory=Counter)
    answers: Counter[str] = field(default_factory=Counter)
    reached: defaultdict[int, list[float]] = field(default_factory=lambda: defaultdict(list))
    effective: defaultdict[int, list[float]] = field(default_factory=lambda: defaultdict(list))
    longest_break: int = 0
    replayed: int = 0
    boosters: int = 0


def together(parts: Iterable[Seen]) -> Seen:
    """The sum of what several processes saw."""
    total = Seen()
    for part in parts:
        total.offers += part.offers
        total.on_return += part.on_return
        total.answers += part.answers
        total.longest_break = max(total.longest_break, part.longest_break)
        total.replayed += part.replayed
        total.boosters += part.boosters
        for mine, theirs in ((total.reached, part.reached), (total.effective, part.effective)):
            for month, values in theirs.items():
                mine[month].extend(values)
    return total
