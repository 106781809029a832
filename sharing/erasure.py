"""Erasing a person: noted down first, then her key, then whatever is hers.

Each step is committed before the next. After the second nobody can read her, not even whoever
keeps a copy of the rows; wherever it is cut off, doing it again from the list finishes it.
"""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any, cast
from uuid import UUID

from sqlalchemy import ColumnElement, CursorResult, Table, delete, or_, select

from backend.accounts import erased_sign_ins
from backend.core.crypto import forget_data_keys
from backend.core.db import Base, begin, db, empty_log
from sharing import erasure_list

OF_A_PERSON = ("client_id", "account_id", "owner_id", "therapist_id")
"""Columns that say whose a row is. An `actor_id` in another person's log is not: it stays."""
_KEY_AND_DOORS = ("data_keys", "login_sessions", "devices", "care_links")
_LOCKS = ("accounts", "revision_counters", "audit_heads")
_AT_ONCE = 500


def erase(account_id: UUID, list_path: Path, now: datetime) -> None:
    """Erase one person. Commits; raises OSError before anything is lost."""
    db.session.rollback()  # no transaction waits for the disk
    erasure_list.add(list_path, account_id, now.date())
    _finish([account_id])


def erase_listed(list_path: Path) -> int:
    """Erase everybody on the list who is (still or again) there. Returns how many rows went.

    Raises ValueError when the list cannot be read.
    """
    listed = erasure_list.read(list_path)
    parts = [listed[start : start + _AT_ONCE] for start in range(0, len(listed), _AT_ONCE)]
    return sum(map(_finish, parts))


def _finish(ids: Sequence[UUID]) -> int:
    tables = dict(Base.metadata.tables)
    begin("write")
    erased_sign_ins.note(ids)
    doors = sum(_delete(tables[name], ids) for name in _KEY_AND_DOORS)
    db.session.commit()
    begin("write")
    for name in _LOCKS:  # what is just being written for her is here before we look, or never
        db.session.execute(select(1).where(_hers(tables[name], ids)).with_for_update())
    rows = sum(_delete(table, ids) for table in reversed(Base.metadata.sorted_tables))
    db.session.commit()
    if gone := doors + rows:
        forget_data_keys()
        empty_log()
    return gone


def _delete(table: Table, ids: Sequence[UUID]) -> int:
    if not _columns(table):
        return 0
    deleted = db.session.execute(delete(table).where(_hers(table, ids)))
    return cast(CursorResult[Any], deleted).rowcount


def _hers(table: Table, ids: Sequence[UUID]) -> ColumnElement[bool]:
    return or_(*(column.in_(ids) for column in _columns(table)))


def _columns(table: Table) -> list[ColumnElement[UUID]]:
    """Where a table says whose a row is."""
    names = ("id",) if table.name == "accounts" else OF_A_PERSON
    return [table.c[name] for name in names if name in table.c]
