"""Everything one run found."""

from dataclasses import dataclass, field

from benchmarks.figures import Results
from benchmarks.handed_over import HandedOver
from benchmarks.phone import Phone
from benchmarks.rounds import Turn


@dataclass
class Run:
    """How it was measured, and what came out. What was not asked for is missing."""

    rounds: int
    seconds: int
    size: int
    minutes: float = 0
    load_before: float = 0
    parts: dict[str, list[Turn]] = field(default_factory=dict)
    growth: dict[int, list[Turn]] = field(default_factory=dict)
    handed_over: list[HandedOver] = field(default_factory=list)
    handed_growth: list[HandedOver] = field(default_factory=list)
    phone: Phone | None = None

    @property
    def sizes(self) -> tuple[int, int, int]:
        """How many attempts, for growth."""
        return self.size // 100, self.size // 10, self.size

    @property
    def usual(self) -> int:
        """How many attempts where contenders are compared."""
        return min(self.size, 240_000)

    def results(self, part: str) -> Results | None:
        turns = self.parts.get(part)
        return Results(turns) if turns else None
