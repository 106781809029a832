"""Sealed words: what a person wrote is unreadable without her key, and her key without ours.

The master keys live in a file outside the database (keyring.py). They wrap one data key per
person (table data_keys); a data key seals that person's words with AES-256-GCM. The associated data
names table, person, row and key version: a sealed text moved elsewhere does not open.
"""

import os
from collections.abc import Collection, Mapping
from typing import Any, Literal, cast
from uuid import UUID

import orjson
from flask import current_app
from sqlalchemy import select
from sqlalchemy.orm import Mapped, mapped_column

from backend.core.among import among
from backend.core.db import Base, db
from backend.core.keyring import Keyring, decrypt, encrypt

_VERSION = 1  # of a person's data key


class DataKey(Base):
    """One person's key, wrapped by the master key of that version. Erasing it erases her words."""

    __tablename__ = "data_keys"

    owner_id: Mapped[UUID] = mapped_column(primary_key=True)
    master_version: Mapped[int]
    wrapped: Mapped[bytes]


def keyring() -> Keyring:
    return cast(Keyring, current_app.extensions["anew.keyring"])


def new_data_key(owner_id: UUID) -> None:
    """Give a new person her key."""
    lock_keys("ROW EXCLUSIVE")
    version, wrapped = keyring().wrap(os.urandom(32), owner_id)
    db.session.add(DataKey(owner_id=owner_id, master_version=version, wrapped=wrapped))
    db.session.flush()


def lock_keys(mode: Literal["ROW EXCLUSIVE", "SHARE ROW EXCLUSIVE"]) -> None:
    """Whoever changes the key file waits for those who wrap with it, and they for him.

    SQLite's writers stand in a line anyway.
    """
    connection = db.session.connection()
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql(f"LOCK TABLE data_keys IN {mode} MODE")


def fetch_data_keys(owner_ids: Collection[UUID]) -> None:
    """Read the keys of many at once: their words then open without a statement for each."""
    for stored in db.session.scalars(select(DataKey).where(among(DataKey.owner_id, owner_ids))):
        _opened()[stored.owner_id] = _unwrapped(stored)


def _data_key(owner_id: UUID) -> bytes:
    """This person's key, unwrapped once a session."""
    opened = _opened()
    if owner_id not in opened:
        opened[owner_id] = _unwrapped(db.session.get_one(DataKey, owner_id))
    return opened[owner_id]


def _opened() -> dict[UUID, bytes]:
    return cast(dict[UUID, bytes], db.session().info.setdefault("data_keys", {}))


def _unwrapped(stored: DataKey) -> bytes:
    return keyring().unwrap(stored.master_version, stored.wrapped, stored.owner_id)


def seal(owner_id: UUID, table: str, row: object, words: Mapping[str, Any]) -> bytes | None:
    """Seal what was written; None when nothing was. Unanswered words are not stored."""
    kept = {key: value for key, value in words.items() if value is not None}
    if not kept:
        return None
    text = orjson.dumps(kept, option=orjson.OPT_SORT_KEYS)
    sealed = encrypt(_data_key(owner_id), text, _place(owner_id, table, row))
    return bytes([_VERSION]) + sealed


def unseal(owner_id: UUID, table: str, row: object, sealed: bytes | None) -> dict[str, Any]:
    """The words as they were written. Raises InvalidTag when moved or changed."""
    if sealed is None:
        return {}
    text = decrypt(_data_key(owner_id), sealed[1:], _place(owner_id, table, row))
    return cast(dict[str, Any], orjson.loads(text))


def _place(owner_id: UUID, table: str, row: object) -> bytes:
    return f"{table}.words|{owner_id}|{row}|{_VERSION}".encode()
