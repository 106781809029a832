"""One kind of synced record under test, with bodies that are accepted."""

from datetime import timedelta
from itertools import count
from typing import Any, cast
from uuid import UUID

from marshmallow import fields
from sqlalchemy import select
from werkzeug.test import TestResponse

from api.nouns import Noun
from backend.core import clock
from backend.core.db import begin, db
from backend.core.ids import uuid7
from tests.people import People, Person

Json = dict[str, Any]

EDITS: dict[str, Json] = {
    "pattern": {"retired": True},
    "context": {"difficulty": 41},
    "behaviour": {"stage": "widen"},
    "practice-entry": {"surprise": 7},
    "night": {"quality": 2},
    "reminder": {"enabled": False},
    "safety-plan": {"words": {"signs": "another"}},
    "safety-contact": {"position": 3},
}
"""For each kind, another value of one of its fields."""

_nights = count(1)


def hour_ago() -> str:
    return (clock.now() - timedelta(hours=1)).isoformat()


class Subject:
    """A kind of record and the people who try it."""

    def __init__(self, noun: Noun, people: People) -> None:
        self.noun, self.people = noun, people
        self.me, self.stranger = people.client, people.stranger
        self._behaviours: dict[str, str] = {}

    def new_id(self) -> str:
        """An id that nobody has used."""
        if self.noun.key == "date":
            return str(clock.now().date() - timedelta(days=next(_nights)))
        return str(uuid7())

    def path(self, id: object) -> str:
        return f"/v1/{self.noun.path}/{id}"

    @property
    def word_names(self) -> list[str]:
        nested = self.noun.takes.fields["words"]
        assert isinstance(nested, fields.Nested)
        return list(nested.schema.fields)

    def body(self, person: Person | None = None, text: str = "as it was") -> Json:
        """A body that is accepted from this person; each word says `text`."""
        body = {**self.noun.example, "words": dict.fromkeys(self.word_names, text)}
        if self.noun.kind.name == "practice-entry":
            body |= {"occurred_at": hour_ago(), "behaviour_id": self._behaviour(person or self.me)}
        return body

    def edited(self, body: Json) -> Json:
        """The same with another value."""
        return {**body, **EDITS[self.noun.kind.name]}

    def _behaviour(self, person: Person) -> str:
        if person.id not in self._behaviours:
            made = person.create("/v1/behaviours", {"words": {"name": "Say one sentence"}})
            self._behaviours[person.id] = made["id"]
        return self._behaviours[person.id]

    def create(self, body: Json, id: str | None = None) -> tuple[str, Json]:
        """Store it as the client. Returns the id and the stored record."""
        id = id or self.new_id()
        response = self.me.put(self.path(id), body, If_None_Match="*")
        assert response.status_code == 201, response.text
        return id, cast(Json, response.get_json())

    def edit(self, id: str, body: Json, revision: int) -> TestResponse:
        return self.me.put(self.path(id), body, If_Match=f'"{revision}"')

    def remove(self, id: str, revision: int) -> TestResponse:
        return self.me.delete(self.path(id), If_Match=f'"{revision}"')

    def push(self, *items: Json) -> list[Json]:
        """The results of a batch of changes of this kind."""
        named = [{"kind": self.noun.kind.name, "base": None, **item} for item in items]
        response = self.me.post("/v1/changes", {"items": named})
        assert response.status_code == 200, response.text
        return cast(list[Json], response.get_json()["results"])

    def cursor(self) -> str:
        """Where the client's feed stands now."""
        return str(self.push_nothing()["cursor"])

    def push_nothing(self) -> Json:
        return cast(Json, self.me.post("/v1/changes", {"items": []}).get_json())

    def feed(self, cursor: str) -> list[Json]:
        answer = self.me.get(f"/v1/changes?cursor={cursor}").get_json()
        assert not answer["more"]
        return cast(list[Json], answer["items"])

    def row(self, id: str) -> Json:
        """The stored row of the client's record, column by column."""
        with self.people.app.app_context():
            begin("read")
            table = self.noun.kind.model.__table__
            mine = (table.c.client_id == UUID(self.me.id), table.c.id == self.noun.parse_id(id))
            stored = db.session.execute(select(table).where(*mine)).mappings().one()
            return dict(stored)


def without_trace(response: TestResponse) -> tuple[int, Json]:
    """Status and body, less what differs in every answer."""
    body = response.get_json()
    assert body.pop("trace_id")
    return response.status_code, body
