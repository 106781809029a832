"""The floors and goals of issue H, held against a run."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from benchmarks.figures import Figure, Results
from benchmarks.growth import left
from benchmarks.run import Run

Medians = Mapping[str, float]
"""By who was measured."""


@dataclass(frozen=True)
class Goal:
    what: str
    found: str
    floor: str
    floor_met: bool | None
    goal: str
    goal_met: bool | None


def goals(run: Run) -> Iterator[Goal]:
    yield from _ratios(run)
    yield from _flush(run)
    yield from _summary(run)
    yield from _reminders(run)
    yield from _growth(run)
    yield from _process(run)
    yield from _phone(run)


RATIOS = (
    # part, floors and goals: over whom, how many times at least
    ("w1", (("sqlalchemy", 2.0), ("limit", 0.2)), (("asyncpg", 1.0), ("limit", 0.5))),
    ("w1-sqlite", (("sqlalchemy", 1.5),), (("limit", 0.5),)),
    ("w2", (("sqlalchemy", 1.0),), (("limit", 0.6),)),
    ("w3", (("sqlalchemy", 3.0),), (("asyncpg", 1.0),)),
    ("w4a", (("sqlalchemy", 1.0),), ()),
    ("w4b", (("sqlalchemy", 2.0),), (("asyncpg", 1.0),)),
)
Bounds = tuple[tuple[str, float], ...]


def _ratios(run: Run) -> Iterator[Goal]:
    for part, floors, aims in RATIOS:
        if results := run.results(part):
            others = list(dict.fromkeys(name for name, _ in (*floors, *aims)))
            found = ", ".join(f"{_ratio(results, name):.2f} × {name}" for name in others)
            yield Goal(
                part, found, _said(floors), _met(results, floors), _said(aims), _met(results, aims)
            )


def _ratio(results: Results, other: str) -> float:
    return results.ratio("anew", other).median


def _said(bounds: Bounds) -> str:
    return ", ".join(f"≥ {least:g} × {name}" for name, least in bounds)


def _met(results: Results, bounds: Bounds) -> bool | None:
    if not bounds:
        return None
    return all(_ratio(results, name) >= least for name, least in bounds)


def _flush(run: Run) -> Iterator[Goal]:
    if results := run.results("w2-alone"):
        p50 = _medians(results, lambda turn: turn.loaded.p50)
        yield _most("w2, p50 of one batch", p50, "ms", 250, None)


def _summary(run: Run) -> Iterator[Goal]:
    for part in ("w4a", "w4a-long"):
        if results := run.results(part):
            p95 = _medians(results, lambda turn: turn.loaded.p95)
            bound = _most(f"{part}, p95 at 16 readers", p95, "ms", None, 15)
            # 16 in a closed loop wait for each other: docs/adr/0053.
            met = p95["anew"] <= p95["sqlalchemy"]
            yield replace(bound, floor="≤ 1 × sqlalchemy", floor_met=met)


def _reminders(run: Run) -> Iterator[Goal]:
    for handed in run.handed_over:
        small = handed.due < 100_000
        bounds = (10, None) if small else (None, 20)
        yield _most(f"w5, {handed.due:,} due", {"anew": handed.seconds}, "s", *bounds)
        if small:
            yield _most("w5, memory of a worker", {"anew": handed.rss}, "MiB", 150, None)


def _growth(run: Run) -> Iterator[Goal]:
    if run.growth:
        worst = 100 * (1 - min(left(run).values()))
        few, _, most = run.sizes
        yield _most(f"w6, lost from {few:,} to {most:,} at worst", {"anew": worst}, "%", 25, 10)


def _process(run: Run) -> Iterator[Goal]:
    if results := run.results("w1"):
        ready = _medians(results, lambda turn: turn.ready_seconds)
        size = _medians(results, lambda turn: turn.largest_mebibytes)
        yield _most("w7, ready after", ready, "s", 1.5, 0.8)
        yield _most("w7, memory of a process", size, "MiB", 110, 90)


def _phone(run: Run) -> Iterator[Goal]:
    if phone := run.phone:
        yield _most("w8, script of the first load", {"anew": phone.script_kb}, "kB gz", 120, 90)
        yield _most("w8, from save to seen", {"anew": phone.seen}, "ms", 100, 50)


def _medians(results: Results, figure: Figure) -> Medians:
    found = ("anew", "sqlalchemy", "limit")
    return {who: results.spread(who, figure).median for who in found if results.of(who)}


def _most(what: str, of: Medians, unit: str, floor: float | None, goal: float | None) -> Goal:
    """A bound in seconds says little of a machine that is not its author's: beside what the
    product needed stands what the others needed for the same, where they do it."""
    found = of["anew"]
    beside = ", ".join(f"{who} {theirs:,.1f}" for who, theirs in of.items() if who != "anew")
    return Goal(
        what,
        f"{found:,.1f} {unit}" + f" ({beside})" * bool(beside),
        f"≤ {floor:g} {unit}" if floor else "",
        found <= floor if floor else None,
        f"≤ {goal:g} {unit}" if goal else "",
        found <= goal if goal else None,
    )
