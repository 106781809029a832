"""docs/benchmarks.md, written by the run."""

import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from importlib.metadata import version

from backend.core.config import ROOT
from benchmarks import machine
from benchmarks.capacity import capacity_table
from benchmarks.contenders import PEERS
from benchmarks.goals import Goal, goals
from benchmarks.growth import growth_table, lines
from benchmarks.parts import PARTS
from benchmarks.phone import Phone
from benchmarks.plot import svg
from benchmarks.run import Run
from benchmarks.tables import of_part, table
from tests.postgresql import find_binaries

PAGE = ROOT / "docs" / "benchmarks.md"
PICTURE = ROOT / "docs" / "pictures" / "growth.svg"
OURS = ("flask", "sqlalchemy", "marshmallow", "orjson", "psycopg", "granian", "cryptography")
THEIRS = (
    "fastapi",
    "sqlalchemy",
    "asyncpg",
    "uvicorn",
    "django",
    "djangorestframework",
    "gunicorn",
)


def write(run: Run) -> None:
    PAGE.write_text("\n".join(_sections(run)))
    if run.growth:
        PICTURE.write_text(svg(lines(run)))


def _sections(run: Run) -> Iterator[str]:
    yield _head(run)
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


def _head(run: Run) -> str:
    return f"""# Benchmarks

`make bench` wrote this page on {datetime.now(UTC):%Y-%m-%d} in {run.minutes:.0f} minutes. Absolute
figures are those of this machine and hour: compare the ratios.

- **Machine**: {machine.description()}; load before the run {run.load_before:.1f}. One core for the
  application, one for PostgreSQL and for wrk, which keeps 16 connections busy in a closed loop.
- **Versions**: Python {sys.version.split()[0]}, {_postgresql()}; product: {_versions()}; peers:
  {_peer_versions()}.
- **Durable**: PostgreSQL with fsync and synchronous_commit on, SQLite in WAL mode with
  synchronous=FULL; a commit for each request that writes.
- **Data**: {run.usual:,} attempts of clients with 120 attempts and 84 nights each, 40 a
  therapist, and one client of three years. The peers hold the same people in tables of their own.
- **Rounds**: {run.rounds} of {run.seconds} s after 1 s of warming up, every turn with a server
  and a copy of the database of its own, A B C and then C B A. Figures are medians (least–most);
  ratios are taken round by round.
- **The product** is `anew serve` as an operator runs it: sealed words, revisions, access check,
  access log and request log are on. Its limits count tries to sign in; they are off
  (`ANEW_RATE_LIMITS=0`), and no measured request would meet one. Its scheduler is measured apart.
- **The peers** (`benchmarks/peers/`) do the same work without sealing, access log, request log and
  versions: token, validated fields, the client's line of changes, guarded upsert, durable commit.
  **The limit** is the same statement on a bare WSGI handler with a raw driver: no framework, no
  validation, all tokens in memory.

Again: `make bench`, on a quiet machine. A short look, which leaves this page alone:
`make bench BENCH="--only w1,w3 --rounds 2 --seconds 2 --size 12000"`.
"""


def _versions() -> str:
    return ", ".join(f"{name} {version(name)}" for name in OURS)


def _peer_versions() -> str:
    code = f"from importlib.metadata import version as v; print(*map(v, {THEIRS}))"
    asked = subprocess.run([PEERS / "python", "-c", code], capture_output=True, text=True)
    found = zip(THEIRS, asked.stdout.split(), strict=True)
    return ", ".join(f"{name} {number}" for name, number in found)


def _postgresql() -> str:
    command = [str(find_binaries() / "postgres"), "--version"]
    told = subprocess.run(command, capture_output=True, text=True, cwd="/").stdout.split()
    return f"PostgreSQL {told[2]}" if len(told) > 2 else "PostgreSQL"


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
