"""What a record said before each edit, so that nothing is overwritten unseen."""

from collections.abc import Callable
from datetime import date, datetime, time
from typing import Any
from uuid import UUID

import orjson
from sqlalchemy import JSON, LargeBinary, delete, insert, inspect, select
from sqlalchemy.orm import Mapped, mapped_column

from backend.core.db import Base, db
from backend.core.statements import Statement

MOST = 100
_READ: dict[type[Any], Callable[[str], Any]] = {
    date: date.fromisoformat,
    datetime: datetime.fromisoformat,
    time: time.fromisoformat,
    UUID: UUID,
}


class RecordVersion(Base):
    """A record as it was at a revision. `words` is its sealed blob: it opens in its own place."""

    __tablename__ = "record_versions"

    client_id: Mapped[UUID] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(primary_key=True)
    record_id: Mapped[str] = mapped_column(primary_key=True)
    revision: Mapped[int] = mapped_column(primary_key=True)
    columns: Mapped[dict[str, Any]] = mapped_column(JSON)
    words: Mapped[bytes | None] = mapped_column(LargeBinary)


_KEEP = Statement(insert(RecordVersion), given=inspect(RecordVersion).columns.keys())


def keep(kind: str, record: Any) -> None:
    """Put aside what is stored now, before it is written over."""
    values = record._asdict()
    words = values.pop("words")
    version = {
        "client_id": record.client_id,
        "kind": kind,
        "record_id": str(record.id),
        "revision": record.revision,
        "columns": orjson.loads(orjson.dumps(values)),
        "words": words,
    }
    _KEEP.run(version)


def forget(kind: str, record: Any) -> None:
    """A deleted record leaves nothing of what it ever said."""
    db.session.execute(
        delete(RecordVersion).where(
            RecordVersion.client_id == record.client_id,
            RecordVersion.kind == kind,
            RecordVersion.record_id == str(record.id),
        )
    )


def earlier(kind: str, model: type[Any], client_id: UUID, record_id: object) -> list[Any]:
    """The record's earlier versions as records, the newest first; at most `MOST`."""
    versions = db.session.scalars(
        select(RecordVersion)
        .where(
            RecordVersion.client_id == client_id,
            RecordVersion.kind == kind,
            RecordVersion.record_id == str(record_id),
        )
        .order_by(RecordVersion.revision.desc())
        .limit(MOST)
    )
    return [_record(model, version) for version in versions]


def _record(model: type[Any], version: RecordVersion) -> Any:
    """A record that no session knows: nobody can store it by mistake."""
    types = {column.key: column.type.python_type for column in inspect(model).columns}
    values = {name: _value(types[name], value) for name, value in version.columns.items()}
    return model(**values, words=version.words)


def _value(type_: type[Any], stored: Any) -> Any:
    read = _READ.get(type_)
    return read(stored) if read and stored is not None else stored
