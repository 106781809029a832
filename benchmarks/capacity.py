"""How many clients one core and one euro carry, from the measured CPU of each request."""

from collections.abc import Mapping
from dataclasses import dataclass
from statistics import median

from benchmarks.run import Run
from benchmarks.tables import table

A_DAY: Mapping[str, tuple[float, str]] = {
    "w1": (6, "attempts, nights and other records stored, one by one"),
    "w3": (2, "pulls, each as dear as one of 200 changes"),
    "w4a": (2 / 7, "summaries read: two a week"),
    "w4b": (4 / 40, "her part of a caseload of 40 that is read four times"),
    "w5": (2, "reminders"),
}
"""What a client and her therapist's reading cause in a day: a judgement, on the dear side."""
BUSY_HOUR = 0.2
"""So much of the day's work comes in its busiest hour."""
FULL = 0.5
"""No core shall be busier than that, or answers wait for each other."""
EUROS_A_CORE = 4
"""A month, on a small rented machine."""


@dataclass(frozen=True)
class Cost:
    work: str
    us: float
    """CPU of one, application and database."""
    times: float
    says: str

    @property
    def daily_ms(self) -> float:
        return self.us * self.times / 1000


def costs(run: Run) -> list[Cost]:
    found = {
        name: median(
            turn.application_us + turn.database_us for turn in turns if turn.contender == "anew"
        )
        for name, turns in run.parts.items()
    }
    if run.handed_over:
        found["w5"] = run.handed_over[0].us
    return [
        Cost(work, found[work], times, says)
        for work, (times, says) in A_DAY.items()
        if work in found
    ]


def clients_a_core(daily_ms: float) -> float:
    return 3600 * 1000 * FULL / (daily_ms * BUSY_HOUR)


def capacity_table(run: Run) -> str:
    found = costs(run)
    rows = [
        [f"{cost.work.upper()}: {cost.says}", f"{cost.times:.2g}", *_ms(cost)] for cost in found
    ]
    daily = sum(cost.daily_ms for cost in found)
    carried = clients_a_core(daily)
    return (
        table(("of one client, a day", "times", "CPU ms each", "CPU ms a day"), rows)
        + f"\nTogether {daily:,.1f} ms of CPU a client and day. With {BUSY_HOUR:.0%} of a day's "
        f"work in its busiest hour and no core busier than {FULL:.0%}: **one core carries "
        f"{_round(carried):,} clients, one euro a month {_round(carried / EUROS_A_CORE):,}** (at "
        f"{EUROS_A_CORE} € a core and month, database included; disk and mail are not).\n"
    )


def _ms(cost: Cost) -> tuple[str, str]:
    return f"{cost.us / 1000:,.2f}", f"{cost.daily_ms:,.2f}"


def _round(value: float) -> int:
    """Two digits say enough."""
    return int(float(f"{value:.2g}"))
