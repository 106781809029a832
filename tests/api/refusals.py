"""What a refusal must be, and how to see that it left nothing behind."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import text
from werkzeug.test import TestResponse

from backend.core.db import Base, begin, db
from tests.people import People


def stored(people: People) -> dict[str, Any]:
    """How many rows each table has, and the revision of each client."""
    with people.app.app_context():
        begin("read")
        counted = {
            table.name: db.session.scalar(text(f"SELECT count(*) FROM {table.name}"))
            for table in Base.metadata.sorted_tables
        }
        latest = "SELECT latest FROM revision_counters ORDER BY client_id"
        return {**counted, "revisions": db.session.scalars(text(latest)).all()}


def complaint(response: TestResponse, status: int, pointer: str | None = None) -> str | None:
    """What is wrong with this refusal, if anything."""
    if response.mimetype != "application/problem+json" or response.status_code != status:
        return f"{response.status_code} {response.text[:200]}"
    pointers = [error["pointer"] for error in response.get_json()["errors"]]
    if pointer is None or any(
        each == pointer or each.startswith(pointer + "/") for each in pointers
    ):
        return None
    return f"names {pointers}"


def none_of(complaints: Mapping[Any, str | None]) -> None:
    found = [f"{key}: {says}" for key, says in complaints.items() if says]
    assert not found, "\n".join(found)
