"""W5: reminders that fall due in one minute, with real workers (reminders.py)."""

import json
import subprocess
import sys
from dataclasses import dataclass

from backend.core.config import ROOT
from benchmarks.machine import CORES, on_core


@dataclass(frozen=True)
class HandedOver:
    """`seconds` from the first arrival at the push service to the last; `us` of CPU for each."""

    due: int
    finished: int
    seconds: float
    us: float
    rss: float
    """The highest of any worker, MiB."""
    sent: int
    twice: int

    @property
    def a_second(self) -> float:
        return self.due / self.seconds


def measure(due: int, finished: int = 0) -> HandedOver:
    """Two workers on the whole machine: nothing is pinned. Raises RuntimeError."""
    command = [*on_core(CORES), sys.executable, "-m", "benchmarks.reminders"]
    numbers = [f"--due={due}", f"--finished={finished}"]
    done = subprocess.run([*command, *numbers], cwd=ROOT, capture_output=True, text=True)
    line = done.stdout.partition("RESULT ")[2]
    if not line:
        raise RuntimeError(f"reminders: {done.stdout} {done.stderr[-2000:]}")
    return HandedOver(due, finished, **json.loads(line))
