"""From turns to medians, spreads and ratios."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from math import log10
from statistics import linear_regression, median

from benchmarks.rounds import Turn

Figure = Callable[[Turn], float]


@dataclass(frozen=True)
class Spread:
    """The median of all rounds, the least and the most."""

    median: float
    least: float
    most: float

    @classmethod
    def of(cls, values: Iterable[float]) -> "Spread":
        found = sorted(values)
        return cls(median(found), found[0], found[-1])


class Results:
    """All turns of one part."""

    def __init__(self, turns: Sequence[Turn]) -> None:
        self._turns = turns

    def of(self, contender: str) -> list[Turn]:
        return [turn for turn in self._turns if turn.contender == contender]

    def spread(self, contender: str, figure: Figure) -> Spread:
        return Spread.of(map(figure, self.of(contender)))

    def ratio(self, contender: str, other: str) -> Spread:
        """How many times the other's requests a second, round by round."""
        rounds = zip(self.of(contender), self.of(other), strict=True)
        return Spread.of(mine.a_second / theirs.a_second for mine, theirs in rounds)


def at_size(points: Sequence[tuple[int, float]], size: int) -> float:
    """What a straight line over the sizes' logarithms says of a size that was not measured."""
    line = linear_regression([log10(size) for size, _ in points], [value for _, value in points])
    return line.slope * log10(size) + line.intercept
