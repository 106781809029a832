"""A contender that serves on the application's core, and what it uses there."""

import os
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from time import monotonic, sleep

import requests

from backend.core.config import ROOT
from benchmarks.contenders import HOST, Contender
from benchmarks.load.looking import Wrong
from benchmarks.machine import APPLICATION, on_core, tree
from benchmarks.seed import Place
from tests.story.processes import free_port

PATIENCE_SECONDS = 60


@dataclass(frozen=True)
class Served:
    pid: int
    url: str
    ready_seconds: float
    """From its start to its first answer."""


@contextmanager
def serving(contender: Contender, place: Place, log: Path) -> Iterator[Served]:
    """It answers inside the `with`."""
    port, started = free_port(), monotonic()
    with log.open("ab") as file:
        process = subprocess.Popen(
            [*on_core(APPLICATION), *contender.command(port)],
            cwd=ROOT,
            env=contender.environment(place),
            stdout=file,
            stderr=file,
        )
    try:
        url = f"http://{HOST}:{port}"
        _wait(process, url, started + PATIENCE_SECONDS, log)
        yield Served(process.pid, url, monotonic() - started)
    except Wrong as wrong:
        wrong.add_note("\n".join(_unusual(log)))  # the log goes with the run
        raise
    finally:
        _stop(process)


def _unusual(log: Path) -> list[str]:
    """The last lines that tell of something else than an answer as asked for."""
    lines = log.read_text(errors="replace").splitlines()
    return [line for line in lines if '"status":2' not in line][-20:]


def _stop(process: subprocess.Popen[bytes]) -> None:
    """It has nothing left to answer; one that lingers is killed with all its children."""
    everybody = tree(process.pid)
    process.send_signal(signal.SIGTERM)
    try:
        process.wait(PATIENCE_SECONDS)
    except subprocess.TimeoutExpired:
        for pid in everybody:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        process.wait()


def _wait(process: subprocess.Popen[bytes], url: str, deadline: float, log: Path) -> None:
    """Until whatever it says: also a refusal comes from a server that is up."""
    while monotonic() < deadline and process.poll() is None:
        try:
            requests.get(f"{url}/health/ready", timeout=1)
            return
        except requests.RequestException:
            sleep(0.01)
    raise RuntimeError(f"It does not answer: {log.read_text()[-2000:]}")
