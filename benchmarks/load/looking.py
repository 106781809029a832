"""One request by hand before the load: is the answer what the work asks for?"""

from dataclasses import dataclass
from pathlib import Path
from random import choice
from typing import Any

import requests

from backend.core.ids import uuid7
from benchmarks.works import Work

PATIENCE_SECONDS = 60


class Wrong(RuntimeError):
    """A contender answered something else than it was asked for."""


@dataclass(frozen=True)
class Asked:
    method: str
    path: str
    headers: dict[str, str]
    json: Any = None


def example(work: Work, targets: Path) -> Asked:
    """As the load asks, of somebody by chance."""
    token, *words = choice((targets / work.targets).read_text().splitlines()).split()
    headers = {"Authorization": f"Bearer {token}"}
    if not work.writes:
        return Asked("GET", words[0], headers)
    if work.entries == 1:
        path, new = f"/v1/practice-entries/{uuid7()}", {**headers, "If-None-Match": "*"}
        return Asked("PUT", path, new, _record(words))
    items = [_item(words) for _ in range(work.entries)]
    return Asked("POST", "/v1/changes", headers, {"items": items})


def look(work: Work, url: str, targets: Path) -> None:
    """Raises `Wrong`."""
    asked = example(work, targets)
    answer = requests.request(
        asked.method,
        f"{url}{asked.path}",
        headers=asked.headers,
        json=asked.json,
        timeout=PATIENCE_SECONDS,
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
