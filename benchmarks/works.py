"""What is measured: the requests, and how to see that an answer is whole."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

CONNECTIONS = 16


@dataclass(frozen=True)
class Work:
    """`script` and `targets` say what `load` sends; `fits` looks at one answer."""

    name: str
    says: str
    script: str
    targets: str
    fits: Callable[[Any], bool]
    entries: int = 1
    """In each request."""
    connections: int = CONNECTIONS

    @property
    def writes(self) -> bool:
        return self.script == "entries"


def _stored(answer: Any) -> bool:
    return bool(answer["outcome"] == "partly" and answer["revision"] > 0)


def _all_stored(answer: Any) -> bool:
    return len(answer["results"]) == 500


def _page(answer: Any) -> bool:
    return len(answer["items"]) == 200


def _summary(answer: Any) -> bool:
    """The product has the attempts with the other figures of practice."""
    return len(answer.get("practice", answer)["entries"]) > 100


def _caseload(answer: Any) -> bool:
    return len(answer["items"]) == 40


WORKS = (
    Work("w1", "log one practice", "entries", "writers", _stored),
    Work("w2", "flush of 500 entries in a request", "entries", "writers", _all_stored, 500),
    Work("w2-alone", "the same, one client alone", "entries", "writers", _all_stored, 500, 1),
    Work("w3", "pull of 200 changes", "reads", "pulls", _page),
    Work("w4a", "summary over twelve weeks", "reads", "summaries", _summary),
    Work("w4a-long", "the same of a client of three years", "reads", "long", _summary),
    Work("w4b", "caseload of 40", "reads", "caseloads", _caseload),
)
BY_NAME = {work.name: work for work in WORKS}
