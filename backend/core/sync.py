"""Writing what a device sends: one merge rule, one line of revisions a client.

The counter is advanced under its row's lock, so revisions of one client are committed in
order: whoever reads up to revision n will never miss an n−1 that commits later. Timestamps
and device clocks order nothing.
"""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from itertools import groupby
from operator import itemgetter
from typing import Any, Self
from uuid import UUID

from sqlalchemy.orm import InstrumentedAttribute

from backend.core import crypto, rows, versions
from backend.core.errors import FieldError, Invalid
from backend.core.statements import Statement
from backend.core.synced import revisions_reached

RecordId = UUID | date


class Outcome(StrEnum):
    CREATED = "created"
    UPDATED = "updated"
    UNCHANGED = "unchanged"
    CONFLICT = "conflict"
    INVALID = "invalid"
    GONE = "gone"


@dataclass(frozen=True)
class Change:
    """What a device asks: this id shall hold what is `asked` (None: shall be deleted).

    `base` is the revision the device saw; None when it saw none.
    """

    id: RecordId
    base: int | None
    asked: Mapping[str, Any] | None
    words: Mapping[str, Any] = field(default_factory=dict)

    @property
    def deletes(self) -> bool:
        return self.asked is None

    @property
    def values(self) -> Mapping[str, Any]:
        return self.asked or {}


def _no_check(_writer: "Writer", _change: Change) -> Iterable[FieldError]:
    return ()


def _no_derived(_record: Any) -> dict[str, Any]:
    return {}


def _nothing_to_add(_writer: "Writer", _values: Mapping[str, Any]) -> dict[str, Any]:
    return {}


def _no_others(_values: Mapping[str, Any]) -> Iterable[tuple[type[Any], RecordId | None]]:
    return ()


def _no_effect(_record: Any, _now: datetime) -> None:
    return None


@dataclass(frozen=True)
class Kind:
    """One kind of synced record."""

    name: str
    model: Any
    check: Callable[["Writer", Change], Iterable[FieldError]] = _no_check
    """Rules that need the client's other records; each broken one is a FieldError."""
    refers: Callable[[Mapping[str, Any]], Iterable[tuple[type[Any], RecordId | None]]] = _no_others
    """The client's other records that those rules will ask for, to read them with it."""
    derive: Callable[[Any], dict[str, Any]] = _no_derived
    """What is computed from the stored values whenever the record is read."""
    after: Callable[[Any, datetime], None] = _no_effect
    """What a write sets in motion, in the same transaction."""
    complete: Callable[["Writer", Mapping[str, Any]], dict[str, Any]] = _nothing_to_add
    """Columns that follow from the others, and from the client's other records."""
    versioned: bool = False
    """Is what it said before an edit kept?"""
    day: InstrumentedAttribute[date] | None = None
    """The local date a record belongs to, where it has one."""
    sealed: tuple[str, ...] = ()
    """What beside her words is kept sealed with them."""


@dataclass(frozen=True)
class Result:
    """What became of a change; `record` is what is stored now."""

    outcome: Outcome
    record: Any = None
    errors: tuple[FieldError, ...] = ()


def decide(stored: Any, change: Change, same: Callable[[], bool]) -> Outcome:
    """The one merge rule. `same` says whether the stored record already reads as asked."""
    if stored is None:
        return Outcome.GONE if change.deletes or change.base is not None else Outcome.CREATED
    if stored.deleted:
        return Outcome.UNCHANGED if change.deletes else _again(stored, change)
    if not change.deletes and same():
        return Outcome.UNCHANGED
    return Outcome.UPDATED if change.base == stored.revision else Outcome.CONFLICT


def _again(stored: Any, change: Change) -> Outcome:
    """Deleted stays deleted. But no new id can stand for the same day: what goes by its date may
    be written again by whoever has seen it go, and names the tombstone's own revision."""
    by_date = isinstance(change.id, date)
    return Outcome.UPDATED if by_date and change.base == stored.revision else Outcome.GONE


_UNSEEN = object()


class Writer:
    """All writes of one client in one transaction, under her counter's lock.

    They leave when the `with` that it stands in ends, in the order in which they came: five
    hundred records of a kind are one trip to the database.
    """

    def __init__(self, client_id: UUID, now: datetime, many: int = 1, keys: rows.Keys = ()) -> None:
        """`many`: how many records it will write, as far as one knows. `keys`: what it will ask
        for in any case, one record of a kind."""
        self.client_id = client_id
        self.now = now
        self.latest, found = rows.stand_in_line(client_id, many, keys)
        self._taken = self.latest + many
        self._stored: dict[tuple[type[Any], RecordId], Any] = dict(zip(keys, found, strict=True))
        self._leaving: list[tuple[Statement, Mapping[str, Any]]] = []
        self._seal = crypto.Seal(client_id)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, error: type[BaseException] | None, *_: object) -> None:
        if error is None:
            self.write_out()

    def record(self, model: type[Any], id: RecordId) -> Any:
        """The client's record under this id, a tombstone too; None when there never was one."""
        key = (model, id)
        stored = self._stored.get(key, _UNSEEN)
        if stored is _UNSEEN:
            stored = self._stored[key] = rows.find(model, self.client_id, id)
        return stored

    def look_up(self, kind: Kind, ids: Collection[RecordId]) -> None:
        """Load what is stored under these ids in one query."""
        self._stored |= {(kind.model, id): None for id in ids}
        found = rows.find_all(kind.model, self.client_id, ids)
        self._stored |= {(kind.model, row.id): row for row in found}

    def let_go(self) -> None:
        """Write out what changed and hold no record in memory: for thousands in one transaction."""
        self.write_out()
        self._stored.clear()

    def write_out(self) -> None:
        for statement, group in groupby(self._leaving, itemgetter(0)):
            statement.run(*(values for _, values in group))
        self._leaving.clear()
        if self.latest != self._taken:
            revisions_reached(self.client_id, self.latest)
            self._taken = self.latest

    def apply(self, kind: Kind, change: Change) -> Result:
        """Write one record or say why not. Nothing is half written."""
        stored = self.record(kind.model, change.id)
        outcome = decide(stored, change, lambda: _same(stored, change))
        if outcome in (Outcome.CREATED, Outcome.UPDATED):
            errors = () if change.deletes else tuple(kind.check(self, change))
            if errors:
                return Result(Outcome.INVALID, stored, errors)
            stored = self._store(kind, stored, change)
        return Result(outcome, stored)

    def _store(self, kind: Kind, stored: Any, change: Change) -> Any:
        if kind.versioned and stored is not None:
            (versions.forget if change.deletes else versions.keep)(kind.name, stored)
        self.latest += 1
        values, opened = self._values(kind, stored, change)
        if stored is None:
            self._leaving.append((rows.inserting(kind.model), values))
        else:
            which = {"whose": self.client_id, "which": change.id}
            self._leaving.append((rows.replacing(kind.model), {**values, **which}))
        record = self._stored[kind.model, change.id] = rows.written(kind.model)(**values)
        record.opened = opened
        if kind.after is not _no_effect:
            self.write_out()
            kind.after(record, self.now)
        return record

    def _values(
        self, kind: Kind, stored: Any, change: Change
    ) -> tuple[dict[str, Any], dict[str, Any]]:
        """What the row will hold, and her words in it as they read.

        Of what was deleted it is that it is gone, and nothing else.
        """
        columns = rows.row(kind.model)._fields
        living = stored is not None and not stored.deleted and not change.deletes
        values: dict[str, Any] = stored._asdict() if living else dict.fromkeys(columns)
        known = stored is not None and not stored.deleted
        values |= {
            "client_id": self.client_id,
            "id": change.id,
            "revision": self.latest,
            "deleted": change.deletes,
            "created_at": stored.created_at if known else self.now,
            "written_at": self.now,
        }
        if change.deletes:
            return values, {}
        values |= change.values
        values |= kind.complete(self, values)
        table = kind.model.__tablename__
        values["words"], opened = self._seal(table, change.id, change.words)
        return values, opened


def _same(stored: Any, change: Change) -> bool:
    kept = {key: value for key, value in change.words.items() if value is not None}
    return (
        all(getattr(stored, key) == value for key, value in change.values.items())
        and stored.opened_words() == kept
    )


def _keys(kind: Kind, change: Change) -> rows.Keys:
    """What is stored under its id, and what it refers to."""
    others = () if change.deletes else kind.refers(change.values)
    return [(kind.model, change.id), *[each for each in others if each[1] is not None]]


def write(kind: Kind, client_id: UUID, change: Change, now: datetime) -> Result:
    """Write one record. Raises `Invalid` when it breaks a rule."""
    with Writer(client_id, now, keys=_keys(kind, change)) as writer:
        result = writer.apply(kind, change)
    if result.outcome is Outcome.INVALID:
        raise Invalid(errors=result.errors)
    return result
