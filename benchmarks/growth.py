"""W6: the same work as the data grow a hundredfold."""

from collections.abc import Mapping

from benchmarks.figures import Spread, at_size
from benchmarks.run import Run
from benchmarks.tables import spread, table

FURTHER = 10_000_000
"""On paper only."""


def throughput(run: Run) -> dict[str, dict[int, Spread]]:
    """By work and size, requests a second."""
    found: dict[str, dict[int, Spread]] = {}
    for size, turns in sorted(run.growth.items()):
        for work in dict.fromkeys(turn.work for turn in turns):
            values = (turn.a_second for turn in turns if turn.work == work)
            found.setdefault(work, {})[size] = Spread.of(values)
    for handed in sorted(run.handed_growth, key=lambda each: each.finished):
        rate = handed.a_second
        found.setdefault("w5", {})[handed.finished] = Spread(rate, rate, rate)
    return found


def lines(run: Run) -> dict[str, list[tuple[int, float]]]:
    """What is left at each size of the throughput at the first one, for the plot."""
    return {
        work.upper(): [
            (size, rate.median / next(iter(sizes.values())).median) for size, rate in sizes.items()
        ]
        for work, sizes in throughput(run).items()
    }


def left(run: Run) -> Mapping[str, float]:
    """Of each work's throughput at the smallest size, what is left at the largest."""
    return {work: points[-1][1] for work, points in lines(run).items()}


def growth_table(run: Run) -> str:
    found = throughput(run)
    sizes = sorted({size for each in found.values() for size in each})
    heads = ["a second", *(f"{size:,}" for size in sizes), "left", f"at {FURTHER:,}, from the fit"]
    rows = [
        [
            work.upper(),
            *(spread(each[size], 0) for size in sizes),
            f"{each[sizes[-1]].median / each[sizes[0]].median:.0%}",
            f"{max(at_size([(n, rate.median) for n, rate in each.items()], FURTHER), 0):,.0f}"
            if work in ("w1", "w5")
            else "",
        ]
        for work, each in found.items()
    ]
    return table(heads, rows)
