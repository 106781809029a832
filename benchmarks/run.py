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

    def results(self, part: str) -> Results | None:
        turns = self.parts.get(part)
        return Results(turns) if turns else None
