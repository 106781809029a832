"""This machine: which core does what, and what a process and its children have used."""

import os
import platform
from contextlib import suppress
from pathlib import Path
from time import sleep

CORES = sorted(os.sched_getaffinity(0))
APPLICATION = CORES[:1]
OTHERS = CORES[1:2] or CORES[:1]
"""PostgreSQL and whoever asks; on a machine with one core all share it."""
LOOK_SECONDS, IDLE_SHARE = 0.25, 0.1


def on_core(cores: list[int]) -> list[str]:
    """How to start a command there."""
    return ["taskset", "-c", ",".join(map(str, cores))]


def stay_off_the_application_core() -> None:
    """This process, and all it starts without saying where."""
    os.sched_setaffinity(0, OTHERS)


def tree(pid: int) -> list[int]:
    """The process and its descendants."""
    found, open_ = [], [pid]
    while open_:
        found.append(one := open_.pop())
        with suppress(OSError):  # it ended meanwhile
            for thread in Path(f"/proc/{one}/task").iterdir():
                with suppress(OSError):
                    open_ += map(int, (thread / "children").read_text().split())
    return found


def seconds_used(pid: int) -> float:
    """CPU seconds of the process and its descendants, those that ended too."""
    return sum(map(_seconds, tree(pid)))


def _seconds(pid: int) -> float:
    with suppress(OSError):  # it ended meanwhile, and counts with its parent
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        return sum(map(int, fields[11:15])) / os.sysconf("SC_CLK_TCK")
    return 0.0


def settle(pid: int) -> None:
    """Wait until it has answered whatever the last load left with it."""
    before, now = -1.0, seconds_used(pid)
    while now - before > IDLE_SHARE * LOOK_SECONDS:
        sleep(LOOK_SECONDS)
        before, now = now, seconds_used(pid)


def mebibytes(pid: int) -> list[float]:
    """Proportional set size of the process and of each descendant."""
    sizes = (Path(f"/proc/{each}/smaps_rollup").read_text() for each in tree(pid))
    return [int(size.split("Pss:")[1].split()[0]) / 1024 for size in sizes]


def description() -> str:
    model = next(
        line.partition(":")[2].strip()
        for line in Path("/proc/cpuinfo").read_text().splitlines()
        if line.startswith("model name")
    )
    gibibytes = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return f"{len(CORES)} cores of {model}, {gibibytes:.0f} GiB, Linux {platform.release()}"
