"""Both directions of the sync, as a device uses them."""

from typing import Any

from backend.core.ids import uuid7
from tests.api.subject import Json
from tests.people import Person


def pattern(name: str = "Shrinking") -> Json:
    """A new pattern, as an item of a batch."""
    record = {"words": {"name": name}}
    return {"kind": "pattern", "id": str(uuid7()), "base": None, "record": record}


def push(person: Person, *items: Any) -> list[Json]:
    response = person.post("/v1/changes", {"items": list(items)})
    assert response.status_code == 200, response.text
    results: list[Json] = response.get_json()["results"]
    return results


def feed(person: Person, cursor: str | None = None, limit: int = 200) -> Json:
    query = f"?limit={limit}" + (f"&cursor={cursor}" if cursor else "")
    answer: Json = person.get(f"/v1/changes{query}").get_json()
    return answer
