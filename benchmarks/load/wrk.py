"""The load: wrk, a closed loop on the other core."""

import json
import subprocess
from dataclasses import dataclass
from pathlib import Path
from random import choice
from typing import Any

import requests

from backend.core.ids import uuid7
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


class Wrong(RuntimeError):
    """A contender answered something else than it was asked for."""


def load(work: Work, url: str, targets: Path, seconds: int) -> Loaded:
    """Keep so many connections busy. Raises `Wrong` unless every answer was 2xx."""
    command = [
        "wrk",
        "--threads=1",
        f"--connections={work.connections}",
        f"--duration={seconds}s",
        "--timeout=30s",
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


def look(work: Work, url: str, targets: Path) -> None:
    """One request by hand: is the answer what the work asks for? Raises `Wrong`."""
    token, *words = choice((targets / work.targets).read_text().splitlines()).split()
    headers = {"Authorization": f"Bearer {token}"}
    if not work.writes:
        answer = requests.get(f"{url}{words[0]}", headers=headers, timeout=60)
    elif work.entries == 1:
        at, new = f"{url}/v1/practice-entries/{uuid7()}", {**headers, "If-None-Match": "*"}
        answer = requests.put(at, json=_record(words), headers=new, timeout=60)
    else:
        items = [_item(words) for _ in range(work.entries)]
        answer = requests.post(
            f"{url}/v1/changes", json={"items": items}, headers=headers, timeout=60
        )
    if not answer.ok or not work.fits(answer.json()):
        raise Wrong(f"{work.name} at {url}: {answer.status_code} {answer.text[:500]}")


def _record(words: list[str]) -> dict[str, Any]:
    behaviour, context = words
    return {
        "behaviour_id": behaviour, "context_id": context, "occurred_at": "2026-01-20T18:30:00Z",
        "time_zone": "Europe/Berlin", "logged_at": "2026-01-20T18:35:00Z", "outcome": "partly",
        "managed": 3, "expected_likelihood": 70, "distress_before": 55, "distress_peak": 80,
        "distress_after": 40, "happened": "no", "duration_minutes": 12,
        "words": {"expected": "They will see.", "learned": "Nobody minded."},
    }  # fmt: skip


def _item(words: list[str]) -> dict[str, Any]:
    return {"kind": "practice-entry", "id": str(uuid7()), "base": None, "record": _record(words)}
