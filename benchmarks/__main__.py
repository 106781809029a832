"""`make bench`: everything against its peers and the limit, in one run (docs/benchmarks.md)."""

import argparse
import os
import shutil
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from time import monotonic

from benchmarks import handed_over, machine, page, phone
from benchmarks.contenders import PRODUCT
from benchmarks.figures import Results
from benchmarks.growth import growth_table
from benchmarks.parts import GROUPS, GROWING, Part
from benchmarks.places import OnPostgresql, OnSqlite, Origin
from benchmarks.rounds import Runner, Turn, play
from benchmarks.run import Run
from benchmarks.tables import of_part
from tests.postgresql import Server


def main() -> None:
    asked = _asked()
    for program in ("wrk", "taskset"):
        if not shutil.which(program):
            sys.exit(f"{program} is missing: `make bench` installs it.")
    started = monotonic()
    run = Run(asked.rounds, asked.seconds, asked.size, load_before=os.getloadavg()[0])
    with tempfile.TemporaryDirectory(prefix="anew-bench-") as folder:
        measure(run, Path(folder), asked.only)
    run.minutes = (monotonic() - started) / 60
    if asked.only:
        print(f"{run.minutes:.1f} minutes; the page is written by a whole run only")
    else:
        page.write(run)
        print(f"{run.minutes:.1f} minutes; see docs/benchmarks.md")


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make bench", description=__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=int, default=3, help="of each turn")
    parser.add_argument("--size", type=int, default=1_000_000, help="attempts, at most")
    parser.add_argument("--only", type=_names, default=(), help="w1,w1-sqlite,…,w5,w6")
    return parser.parse_args()


def _names(text: str) -> tuple[str, ...]:
    return tuple(text.split(","))


def measure(run: Run, folder: Path, only: Sequence[str]) -> None:
    if not only or "w8" in only:
        (here := folder / "phone").mkdir()
        run.phone = phone.measure(here)
        print(f"\n{page.of_phone(run.phone)}", flush=True)
    if not only or "w5" in only:
        remind(run)
    machine.stay_off_the_application_core()
    with Server(durable=True) as server:
        compare(run, server, folder, only)
        if not only or "w6" in only:
            grow(run, server, folder)


def compare(run: Run, server: Server, folder: Path, only: Sequence[str]) -> None:
    """The product, its peers and the limit."""
    origins: dict[bool, Origin] = {}
    for group in GROUPS:
        parts = [part for part in group if not only or part.name in only]
        if not parts:
            continue
        sqlite = parts[0].sqlite
        if sqlite not in origins:
            origins[sqlite] = origin(server, folder, run.usual, sqlite=sqlite)
        turns = play(_runners(parts, origins[sqlite]), run.rounds, run.seconds, tell)
        for part in parts:
            run.parts[part.name] = [turn for turn in turns if turn.work == part.work.name]
            print(f"\n{part.name}: {part.says}\n{of_part(part, Results(run.parts[part.name]))}")


def origin(
    server: Server, folder: Path, size: int, *, sqlite: bool = False, peers: bool = True
) -> Origin:
    here = Path(tempfile.mkdtemp(dir=folder))
    print(f"Making {size:,} attempts …", flush=True)
    if sqlite:
        return OnSqlite(size, here)
    return OnPostgresql(server, here.name, size, here, peers=peers)


def _runners(parts: Sequence[Part], origin: Origin) -> list[Runner]:
    """Each contender of these parts, with what it does of them."""
    contenders = dict.fromkeys(each for part in parts for each in part.contenders)
    return [
        Runner(each, origin, [part.work for part in parts if each in part.contenders], each.name)
        for each in contenders
    ]


def grow(run: Run, server: Server, folder: Path) -> None:
    """The product alone, at each size."""
    runners = [
        Runner(PRODUCT, origin(server, folder, size, peers=False), GROWING, str(size))
        for size in run.sizes
    ]
    turns = play(runners, run.rounds, run.seconds, tell)
    run.growth = {size: [t for t in turns if t.contender == str(size)] for size in run.sizes}
    print(f"\n{growth_table(run)}")


def remind(run: Run) -> None:
    """Ten and a hundred thousand at once; ten thousand with ever more behind them."""
    few, many, most = run.sizes
    for due, finished in ((few, few), (many, 0), (few, many), (few, most)):
        found = handed_over.measure(due, finished)
        print(f"{due:,} due, {finished:,} finished: {found.seconds:.1f} s", flush=True)
        if finished:
            run.handed_growth.append(found)
        if finished in (0, few):
            run.handed_over.append(found)


def tell(turn: Turn) -> None:
    print(
        f"{turn.work:9} {turn.contender:11} {turn.a_second:10,.1f}/s"
        f"  p50 {turn.loaded.p50:8,.1f}  p99 {turn.loaded.p99:8,.1f} ms"
        f"  app {turn.application_us:8,.0f}  PG {turn.database_us:7,.0f} us",
        flush=True,
    )


if __name__ == "__main__":
    main()
