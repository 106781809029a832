"""One kind of synced record under test, with bodies that are accepted."""

from datetime import date, timedelta
from itertools import count
from typing import Any, cast
from uuid import UUID

from marshmallow import fields
from sqlalchemy import select
from werkzeug.test import TestResponse

from api.changes import NOUNS
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
    "pattern-moment": {"response": "new"},
    "therapy-session": {"activated": 7},
    "recall": {"recalled": "no"},
    "transfer-probe": {"came_by_itself": "yes"},
    "rehearsal-choice": {"day": "2026-01-01"},
    "night": {"quality": 2},
    "nap": {"minutes": 35},
    "medicine": {"stopped_on": "2026-02-01"},
    "device-night": {"rem_minutes": 80},
    "measure-response": {"answers": [3, 0, 2, None, 0, 1, 0]},
    "measure-schedule": {"every_weeks": 3},
    "reminder": {"enabled": False},
    "safety-plan": {"words": {"signs": "another"}},
    "safety-contact": {"position": 3},
}
"""For each kind, another value of one of its fields."""

NEEDS = {
    "practice-entry": ("behaviour_id", "behaviours"),
    "pattern-moment": ("pattern_id", "patterns"),
    "recall": ("session_id", "therapy-sessions"),
}
"""For each kind that refers to another record: the field, and where that record lives."""

INSTANTS = {"occurred_at", "held_at", "answered_at"}

# Each day once, also when midnight passes between two tests.
_nights = count(clock.now().date().toordinal() - 1, -1)


def hour_ago() -> str:
    return (clock.now() - timedelta(hours=1)).isoformat().replace("+00:00", "Z")


class Subject:
    """A kind of record and the people who try it."""

    def __init__(self, noun: Noun, people: People) -> None:
        self.noun, self.people = noun, people
        self.me, self.stranger = people.client, people.stranger
        self._made: dict[str, str] = {}

    def new_id(self) -> str:
        """An id that nobody has used."""
        if self.noun.key == "date":
            return str(date.fromordinal(next(_nights)))
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
        body = {**self.noun.example, "words": self.words(text)}
        body |= {name: hour_ago() for name in INSTANTS & body.keys()}
        if self.noun.kind.name in NEEDS:
            field, path = NEEDS[self.noun.kind.name]
            body |= {field: self._needed(person or self.me, path)}
        return body

    def words(self, text: str) -> Json:
        """Each word says `text`; a list of words says it once."""
        nested = self.noun.takes.fields["words"]
        assert isinstance(nested, fields.Nested)
        lists = {name for name, each in nested.schema.fields.items() if hasattr(each, "inner")}
        return {name: [text] if name in lists else text for name in self.word_names}

    def edited(self, body: Json) -> Json:
        """The same with another value."""
        return {**body, **EDITS[self.noun.kind.name]}

    def _needed(self, person: Person, path: str) -> str:
        """What the record refers to, made once a person."""
        if person.id not in self._made:
            noun = next(noun for noun in NOUNS.values() if noun.path == path)
            when = {name: hour_ago() for name in INSTANTS & noun.example.keys()}
            made = person.create(f"/v1/{path}", {**noun.example, **when})
            self._made[person.id] = made["id"]
        return self._made[person.id]

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
