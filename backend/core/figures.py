"""The shape of every computed number: the value, and how much is known behind it."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from math import fsum, isfinite
from typing import Literal

Standing = Literal["enough", "few", "not_enough"]


# Not frozen, for a summary makes hundreds: a frozen one costs ten times as much to make.
@dataclass(slots=True)
class Figure:
    """A value computed from `n` of `of` possible observations.

    It takes `minimum` observations to be shown, or `few` to be shown as "few". With fewer the
    value is None, whatever was computed: a figure never says more than it knows.
    """

    value: float | None
    n: int
    of: int
    minimum: int = 1
    few: int | None = None
    standing: Standing = field(init=False)
    """Is there enough to say it? Without a value there never is."""

    def __post_init__(self) -> None:
        if not 0 <= self.n <= self.of:
            raise ValueError("a figure uses between none and all of the possible observations")
        if self.value is None:
            self.standing = "not_enough"
            return
        if not isfinite(self.value):
            raise ValueError("a figure is a finite number")
        self.standing = self._standing_by_count()
        if self.standing == "not_enough":
            self.value = None

    def _standing_by_count(self) -> Standing:
        if self.n >= self.minimum:
            return "enough"
        if self.few is not None and self.n >= self.few:
            return "few"
        return "not_enough"

    @property
    def missing_share(self) -> float | None:
        """The share (0–1) of possible observations that is unknown; None when none was possible."""
        return (self.of - self.n) / self.of if self.of else None


def mean(known: Sequence[float], of: int, minimum: int = 1, few: int | None = None) -> Figure:
    """The mean of the known values; the unknown ones count in `of` only, never as zero."""
    return Figure(fsum(known) / len(known) if known else None, len(known), of, minimum, few)
