"""A kind of synced record with its place on the wire: path, schemas, example."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any, cast

from marshmallow import fields

from api import answering
from api.fields import Instant, parse_date, parse_id
from api.http import Answer, Schema
from backend.core.rows import row
from backend.core.sync import Change, Kind, RecordId


class RecordAnswer(Answer):
    """What every record says of itself."""

    revision = fields.Integer(
        required=True, metadata={"description": "Counts up with every change; the ETag."}
    )
    written_at = Instant(required=True, metadata={"description": "When it was last stored."})


@dataclass(frozen=True)
class Noun:
    """`says` names it in the document; `example` is a body that is accepted."""

    kind: Kind
    path: str
    takes: Schema
    gives: RecordAnswer
    says: str
    example: dict[str, Any]

    @property
    def stops(self) -> bool:
        """After an answer to item 9 above 0 nothing is sent for a day: not even what is under
        way. Nor is a reminder that she has switched off."""
        return self.kind.name in ("reminder", "measure-response")

    @cached_property
    def words(self) -> list[str]:
        """The names of what is written in her own words."""
        nested = cast(fields.Nested, self.takes.fields["words"])
        return list(nested.schema.fields)

    @cached_property
    def key(self) -> str:
        """The name of its id on the wire: nights go by their date."""
        by_date = self.kind.model.__table__.c.id.type.python_type is date
        return "date" if by_date else "id"

    def parse_id(self, text: Any) -> RecordId:
        """Raises `marshmallow.ValidationError`."""
        return parse_date(text) if self.key == "date" else parse_id(text)

    def change(self, id: RecordId, base: int | None, loaded: dict[str, Any]) -> Change:
        """A body that `takes` has loaded, as a change."""
        asked = loaded.copy()
        words = asked.pop("words")
        sealed = {name: asked.pop(name) for name in self.kind.sealed}
        return Change(id, base, asked, {**words, **sealed})

    def shown(self, record: Any) -> dict[str, Any]:
        """What is shown of a record, for `gives` to dump."""
        opened = record.opened_words()
        shown = self._stored(record)
        shown |= {name: opened.get(name) for name in self.kind.sealed}
        shown[self.key] = record.id
        shown |= self.kind.derive(record)
        shown["words"] = {name: opened.get(name) for name in self.words}
        return shown

    def _stored(self, record: Any) -> dict[str, Any]:
        """A new dictionary of its columns."""
        if isinstance(record, self._row):
            stored: dict[str, Any] = record._asdict()
            return stored
        return {name: getattr(record, name) for name in self._row._fields}

    @cached_property
    def _row(self) -> Any:
        return row(self.kind.model)

    def told(self, row: Any) -> dict[str, Any]:
        """The stored row as an answer has it: `answering.to_json` writes it."""
        told: dict[str, Any] = self.tell(row.opened_words(), self.kind.derive(row), *row)
        return told

    @cached_property
    def tell(self) -> Callable[..., Any]:
        """What `shown` shows and `gives` says of it, in one function of opened words, of what is
        derived, and of the columns."""
        columns = self._row._fields
        at = {name: f"_derived[{name!r}]" for name in answering.names(self.gives)}
        at |= {name: name for name in columns}
        at |= {name: _opened(name) for name in self.kind.sealed}
        at[self.key] = "id"
        words = ", ".join(f"{name!r}: {_opened(name)}" for name in self.words)
        given = ", ".join(("_opened", "_derived", *columns))
        return answering.function(self.gives, given, at, {"words": f"{{{words}}}"})

    def dumped(self, record: Any) -> dict[str, Any]:
        """The record as JSON has it, in plain words."""
        dumped: dict[str, Any] = self.gives.dump(self.shown(record))
        return dumped


def _opened(name: str) -> str:
    return f"_opened.get({name!r})"
