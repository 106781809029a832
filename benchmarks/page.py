"""docs/benchmarks.md, written by the run."""

from collections.abc import Iterator

from backend.core.config import ROOT
from benchmarks.capacity import capacity_table
from benchmarks.goals import Goal, goals
from benchmarks.growth import growth_table, lines
from benchmarks.head import head
from benchmarks.parts import PARTS
from benchmarks.phone import Phone
from benchmarks.plot import svg
from benchmarks.run import Run
from benchmarks.tables import of_part, table

PAGE = ROOT / "docs" / "benchmarks.md"
PICTURE = ROOT / "docs" / "pictures" / "growth.svg"


def write(run: Run) -> None:
    PAGE.write_text("\n".join(_sections(run)))
    if run.growth:
        PICTURE.write_text(svg(lines(run)))


def _sections(run: Run) -> Iterator[str]:
    yield head(run)
    yield from ("## Floors and goals\n", _goals([*goals(run)]))
    for part in PARTS:
        if results := run.results(part.name):
            yield f"## {part.name.upper()}: {part.says}\n"
            yield of_part(part, results)
    if run.handed_over:
        yield from ("## W5: reminders due in one minute\n", _handed_over(run))
    if run.growth:
        yield "## W6: as the data grow\n"
        yield "![What is left of the throughput as the data grow](pictures/growth.svg)\n"
        yield growth_table(run)
        yield (
            "The product alone, at each size over a copy of its own; W5 with so many deliveries of "
            "earlier days in the table. The fit is a straight line over the size's logarithm.\n"
        )
    if results := run.results("w1"):
        yield "## W7: start and memory\n"
        yield _processes(run)
    if run.phone:
        yield from ("## W8: the app on a slow phone\n", of_phone(run.phone))
    if run.results("w1"):
        yield from ("## What a core carries\n", capacity_table(run))


def _goals(found: list[Goal]) -> str:
    rows = [
        [goal.what.upper() if " " not in goal.what else goal.what, goal.found,
         _judged(goal.floor, goal.floor_met), _judged(goal.goal, goal.goal_met)]
        for goal in found
    ]  # fmt: skip
    return table(("", "found", "floor", "goal"), rows)


def _judged(bound: str, met: bool | None) -> str:
    return bound if met is None else f"{bound}: {'met' if met else '**not met**'}"


def _handed_over(run: Run) -> str:
    heads = ("due", "seconds", "a second", "CPU µs each", "highest RSS MiB", "sent", "sent twice")
    return table(
        heads,
        [
            [f"{each.due:,}", f"{each.seconds:.1f}", f"{each.a_second:,.0f}", f"{each.us:,.0f}",
             f"{each.rss:.0f}", f"{each.sent:,}", f"{each.twice}"]
            for each in run.handed_over
        ],
    ) + (
        "\nTwo workers on the whole machine, beside PostgreSQL and a stand-in for the push service "
        "that answers after 80 ms; from the first arrival there to the last.\n"
    )  # fmt: skip


def _processes(run: Run) -> str:
    rows = []
    for part in PARTS:
        if part.work.name != "w1" or not (results := run.results(part.name)):
            continue
        for each in part.contenders:
            ready = results.spread(each.name, lambda turn: turn.ready_seconds)
            whole = results.spread(each.name, lambda turn: turn.mebibytes)
            largest = results.spread(each.name, lambda turn: turn.largest_mebibytes)
            rows.append(
                [f"{each.says}, {part.says.rpartition(' ')[2]}", f"{ready.median:.2f}",
                 f"{largest.median:.0f}", f"{whole.median:.0f}"]
            )  # fmt: skip
    return table(("after W1", "s to the first answer", "MiB, largest process", "MiB, all"), rows)


def of_phone(phone: Phone) -> str:
    taps = [[name, f"{ms:.0f}"] for name, ms in phone.taps.items()]
    return (
        f"Script of the first load: {phone.script_kb:.1f} kB, packed. Three years on the "
        "server, the CPU four times slower; milliseconds to the next paint, the best of three.\n\n"
    ) + table(("tap", "ms"), taps)
