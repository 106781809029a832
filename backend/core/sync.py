"""Writing what a device sends: one merge rule, one line of revisions a client.

The counter is advanced under its row's lock, so revisions of one client are committed in
order: whoever reads up to revision n will never miss an n−1 that commits later. Timestamps
and device clocks order nothing.
"""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import inspect, select
from sqlalchemy.orm import InstrumentedAttribute

from backend.core import crypto, versions
from backend.core.db import db
from backend.core.errors import FieldError, Invalid
from backend.core.synced import RevisionCounter, hold

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


def _no_effect(_record: Any, _now: datetime) -> None:
    return None


@dataclass(frozen=True)
class Kind:
    """One kind of synced record."""

    name: str
    model: type[Any]
    check: Callable[["Writer", Change], Iterable[FieldError]] = _no_check
    """Rules that need the client's other records; each broken one is a FieldError."""
    derive: Callable[[Any], dict[str, Any]] = _no_derived
    """What is computed from the stored values whenever the record is read."""
    after: Callable[[Any, datetime], None] = _no_effect
    """What a write sets in motion, in the same transaction."""
    complete: Callable[["Writer", Mapping[str, Any]], dict[str, Any]] = _nothing_to_add
    """Columns that follow from what was sent and from the client's other records."""
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


class Writer:
    """All writes of one client in one transaction, under her counter's lock."""

    def __init__(self, client_id: UUID, now: datetime) -> None:
        self.client_id = client_id
        self.now = now
        self.counter = hold(client_id)
        self._stored: dict[tuple[str, RecordId], Any] = {}
        self._known: dict[type[Any], set[RecordId]] = {}
        self._last_kind: Kind | None = None

    def has(self, model: type[Any], id: RecordId) -> bool:
        """Is there, or was there, a record of this client under this id?"""
        known = self._known.setdefault(model, set())
        if id not in known and db.session.get(model, (self.client_id, id)) is not None:
            known.add(id)
        return id in known

    def look_up(self, kind: Kind, ids: Collection[RecordId]) -> None:
        """Load what is stored under these ids in one query."""
        self._stored |= {(kind.name, id): None for id in ids}
        rows = db.session.scalars(
            select(kind.model).where(kind.model.client_id == self.client_id, kind.model.id.in_(ids))
        )
        self._stored |= {(kind.name, row.id): row for row in rows}

    def let_go(self) -> None:
        """Write out what changed and hold no record in memory: for thousands in one transaction."""
        db.session.flush()
        self._stored.clear()

    def stored(self, kind: Kind, id: RecordId) -> Any:
        """What is stored under this id, a tombstone too; None when there never was anything."""
        if (kind.name, id) not in self._stored:
            self.look_up(kind, [id])
        return self._stored[kind.name, id]

    def apply(self, kind: Kind, change: Change) -> Result:
        """Write one record or say why not. Nothing is half written."""
        stored = self.stored(kind, change.id)
        outcome = decide(stored, change, lambda: self._same(stored, change))
        if outcome in (Outcome.CREATED, Outcome.UPDATED):
            errors = () if change.deletes else tuple(kind.check(self, change))
            if errors:
                return Result(Outcome.INVALID, stored, errors)
            stored = self._store(kind, stored, change)
        return Result(outcome, stored)

    def _same(self, stored: Any, change: Change) -> bool:
        kept = {key: value for key, value in change.words.items() if value is not None}
        return (
            all(getattr(stored, key) == value for key, value in change.values.items())
            and stored.opened_words() == kept
        )

    def _store(self, kind: Kind, stored: Any, change: Change) -> Any:
        # Rows refer to each other, and the unit of work keeps no order between kinds.
        if self._last_kind is not kind:
            db.session.flush()
            self._last_kind = kind
        record = stored or kind.model(client_id=self.client_id, id=change.id, deleted=True)
        if record.deleted:
            record.created_at, record.deleted = self.now, False
        if kind.versioned and stored is not None:
            (versions.forget if change.deletes else versions.keep)(kind.name, stored)
        self.counter.latest += 1
        record.revision, record.written_at = self.counter.latest, self.now
        if change.deletes:
            _wipe(record)
        else:
            self._fill(kind, record, change)
        db.session.add(record)
        self._stored[kind.name, change.id] = record
        kind.after(record, self.now)
        return record

    def _fill(self, kind: Kind, record: Any, change: Change) -> None:
        for key, value in {**change.values, **kind.complete(self, change.values)}.items():
            setattr(record, key, value)
        table = record.__tablename__
        record.words = crypto.seal(self.client_id, table, record.id, change.words)


def _wipe(record: Any) -> None:
    """Leave a tombstone: that it is gone, and nothing of what it said."""
    record.deleted = True
    for name in set(inspect(type(record)).columns.keys()) - _OF_A_TOMBSTONE:
        setattr(record, name, None)


_OF_A_TOMBSTONE = {"client_id", "id", "revision", "deleted", "created_at", "written_at"}


def write(kind: Kind, client_id: UUID, change: Change, now: datetime) -> Result:
    """Write one record. Raises `Invalid` when it breaks a rule."""
    result = Writer(client_id, now).apply(kind, change)
    if result.outcome is Outcome.INVALID:
        raise Invalid(errors=result.errors)
    return result


def latest_revision(client_id: UUID) -> int:
    """The newest committed revision. Read it before the rows it shall bound."""
    return db.session.get_one(RevisionCounter, client_id).latest


def changed_since(kind: Kind, client_id: UUID, after: int, until: int, limit: int) -> list[Any]:
    """The client's records of one kind with after < revision ≤ until, oldest first."""
    model = kind.model
    return list(
        db.session.scalars(
            select(model)
            .where(model.client_id == client_id, model.revision > after, model.revision <= until)
            .order_by(model.revision)
            .limit(limit)
        )
    )
