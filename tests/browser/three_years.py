"""One client who has kept her diary for three years: two attempts a day, every night."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

import requests

from backend.core.ids import uuid7
from tests.browser.second_factors import make_client
from tests.story.plot import PASSWORD
from tests.story.processes import Serving

Json = dict[str, Any]
MIRA, ZONE = "mira@example.org", "Europe/Berlin"
NEW = ("Ask a question", "Say one sentence")
"""Not tried yet: it is their turn today."""
WAYS = (*NEW, "Take the compliment")
PLACES = ("Kitchen table", "Bus stop", "Stand-up", "Design review", "Shop", "Phone")
DAYS, A_DAY, MOST = 3 * 365, 2, 500
OUTCOMES = ("done", "done", "done", "partly", "could_not", "avoided", "no_chance")
NIGHT = {
    **{"time_zone": ZONE, "into_bed": "23:00", "tried_to_sleep": "23:10", "awakenings": 2},
    **{"awake_minutes": 15, "final_awakening": "06:40", "out_of_bed": "07:05", "quality": 3},
}


def fill(server: Serving) -> None:
    """Everything up to yesterday, over the wire as a phone would send it."""
    make_client(server, MIRA, PASSWORD)
    body = {"email": MIRA, "password": PASSWORD, "device_name": "test"}
    answer = requests.post(f"{server.url}/v1/sessions", json=body, timeout=20).json()
    headers = {"Authorization": f"Bearer {answer['access_token']}"}
    items = list(_items())
    for first in range(0, len(items), MOST):
        sent: Json = {
            "json": {"items": items[first : first + MOST]},
            "headers": headers,
            "timeout": 60,
        }
        results = requests.post(f"{server.url}/v1/changes", **sent).json()["results"]
        assert {result["outcome"] for result in results} == {"created"}, results[0]


def _items() -> Iterator[Json]:
    random = Random(3)
    places, ways = [str(uuid7()) for _ in PLACES], [str(uuid7()) for _ in WAYS]
    for id, label in zip(places, PLACES, strict=True):
        yield _item("context", id, {"words": {"label": label}})
    for id, name in zip(ways, WAYS, strict=True):
        yield _item("behaviour", id, {"context_ids": places, "words": {"name": name}})
    today = datetime.now(ZoneInfo(ZONE)).replace(hour=0, minute=0, second=0, microsecond=0)
    for day in (today - timedelta(days=ago) for ago in range(DAYS, 0, -1)):
        yield _item(
            "night",
            day.date().isoformat(),
            {**NIGHT, "sleep_latency_minutes": random.randrange(5, 60, 5)},
        )
        for number in range(A_DAY):
            yield _item("practice-entry", str(uuid7()), {
                "behaviour_id": ways[-1], "context_id": random.choice(places),
                "occurred_at": (day + timedelta(hours=9 + 6 * number)).isoformat(),
                "time_zone": ZONE, "outcome": random.choice(OUTCOMES),
                "happened": "no", "expected_likelihood": random.randrange(0, 101, 10),
                "words": {"expected": "They laugh.", "learned": "Nobody minded much."},
            })  # fmt: skip


def _item(kind: str, id: str, record: Json) -> Json:
    return {"kind": kind, "id": id, "base": None, "record": record}
