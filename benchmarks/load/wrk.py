"""The load: wrk, a closed loop on the other core."""

import json
import subprocess
from dataclasses import dataclass
from pathlib import Path

from benchmarks.load.looking import Wrong
from benchmarks.works import Work

HERE = Path(__file__).parent


@dataclass(frozen=True)
class Loaded:
    """Times in milliseconds."""

    requests: int
    seconds: float
    p50: float
    p95: float
    p99: float


def load(work: Work, url: str, targets: Path, seconds: int) -> Loaded:
    """Keep so many connections busy. Raises `Wrong` unless every answer was 2xx."""
    command = [
        "wrk",
        "--threads=1",
        f"--connections={work.connections}",
        f"--duration={seconds}s",
        "--timeout=120s",
        f"--script={_script(work, targets)}",
        url,
        "--",
        str(targets / work.targets),
        str(work.entries),
    ]
    done = subprocess.run(command, capture_output=True, text=True)
    line = done.stdout.partition("RESULT ")[2]
    if not line:
        raise RuntimeError(f"wrk: {done.stdout} {done.stderr}")
    found = json.loads(line)
    if found["refused"] or found["broken"]:
        raise Wrong(f"{work.name} at {url}: {found}")
    milliseconds = {name: found[name] / 1000 for name in ("p50", "p95", "p99")}
    return Loaded(found["requests"], found["microseconds"] / 1e6, **milliseconds)


def _script(work: Work, targets: Path) -> Path:
    """wrk takes one script: what is sent, and the report."""
    whole = targets / f"{work.script}.lua"
    parts = (HERE / f"{name}.lua" for name in (work.script, "report"))
    whole.write_text("\n".join(part.read_text() for part in parts))
    return whole
