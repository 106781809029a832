"""Sealed words: what a person wrote is unreadable without her key, and her key without ours.

The master keys live in a file outside the database (keyring.py). They wrap one data key per
person (table data_keys); a data key seals that person's words with AES-256-GCM. The associated data
names table, person, row and key version: a sealed text moved elsewhere does not open.
"""

import os
from collections.abc import Collection, Mapping
from functools import cached_property
from typing import Any, Literal, cast
from uuid import UUID

import orjson
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from flask import current_app, g
from sqlalchemy import bindparam, select
from sqlalchemy.exc import NoResultFound
from sqlalchemy.orm import Mapped, mapped_column

from backend.core.among import among
from backend.core.db import Base, db
from backend.core.here import here
from backend.core.keyring import NONCE, Keyring, encrypt
from backend.core.statements import Statement

_VERSION = 1  # of a person's data key
_OF_VERSION = f"|{_VERSION}".encode()
_TEXT = 1 + NONCE  # where it begins in what is sealed
_Wrapped = tuple[int, bytes]


class DataKey(Base):
    """One person's key, wrapped by the master key of that version. Erasing it erases her words."""

    __tablename__ = "data_keys"

    owner_id: Mapped[UUID] = mapped_column(primary_key=True)
    master_version: Mapped[int]
    wrapped: Mapped[bytes]


_KEY_OF = Statement(
    select(DataKey.master_version, DataKey.wrapped).where(DataKey.owner_id == bindparam("owner"))
)


_KEYS_OF = Statement(
    lambda: select(DataKey.owner_id, DataKey.master_version, DataKey.wrapped).where(
        among(DataKey.owner_id, "ids")
    )
)


def keyring() -> Keyring:
    return cast(Keyring, here(current_app).extensions["anew.keyring"])


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
    for row in _KEYS_OF.rows(ids=[*owner_ids]):
        have_data_key(*row)


def have_data_key(owner_id: UUID, master_version: int, wrapped: bytes) -> None:
    """Somebody's key has been read: it is unwrapped when her words are first opened."""
    _keys()[owner_id] = (master_version, wrapped)


def _data_key(owner_id: UUID) -> AESGCM:
    """This person's key, unwrapped once a request."""
    keys = _keys()
    key = keys.get(owner_id)
    if not isinstance(key, AESGCM):
        key = keys[owner_id] = AESGCM(keyring().unwrap(*(key or _stored(owner_id)), owner_id))
    return key


def _stored(owner_id: UUID) -> _Wrapped:
    stored = _KEY_OF.one(owner=owner_id)
    if stored is None:
        raise NoResultFound("her key is gone")
    return stored.master_version, stored.wrapped


def _keys() -> dict[UUID, AESGCM | _Wrapped]:
    kept: dict[UUID, AESGCM | _Wrapped] = here(g).setdefault("data_keys", {})
    return kept


def forget_data_keys() -> None:
    """Of whoever was erased just now."""
    _keys().clear()


class Seal:
    """Seals what one person writes, record after record: her key is looked for once."""

    def __init__(self, owner_id: UUID) -> None:
        self._owner_id = owner_id

    @cached_property
    def _key(self) -> AESGCM:
        return _data_key(self._owner_id)

    def __call__(
        self, table: str, row: object, words: Mapping[str, Any]
    ) -> tuple[bytes | None, dict[str, Any]]:
        """What was written, sealed (None when nothing was), and as it will read when opened.

        Unanswered words are not stored.
        """
        kept = {key: value for key, value in words.items() if value is not None}
        if not kept:
            return None, kept
        text = orjson.dumps(kept, option=orjson.OPT_SORT_KEYS)
        sealed = encrypt(self._key, text, _place(self._owner_id, table, row))
        return bytes([_VERSION]) + sealed, orjson.loads(text)


def seal(owner_id: UUID, table: str, row: object, words: Mapping[str, Any]) -> bytes | None:
    """The same for a single record."""
    return Seal(owner_id)(table, row, words)[0]


def unseal(owner_id: UUID, table: str, row: object, sealed: bytes | None) -> dict[str, Any]:
    """The words as they were written. Raises InvalidTag when moved or changed."""
    if sealed is None:
        return {}
    return _opened(_data_key(owner_id), sealed, _place(owner_id, table, row))


class Opener:
    """Unseals the words of one person in one table: what is the same for each row is made once."""

    def __init__(self, owner_id: UUID, table: str) -> None:
        self._owner_id, self._before = owner_id, _before(owner_id, table)

    @cached_property
    def _key(self) -> AESGCM:
        return _data_key(self._owner_id)

    def __call__(self, row: object, sealed: bytes | None) -> dict[str, Any]:
        if sealed is None:
            return {}
        return _opened(self._key, sealed, self._before + _after(row))


def _opened(key: AESGCM, sealed: bytes, place: bytes) -> dict[str, Any]:
    words: dict[str, Any] = orjson.loads(key.decrypt(sealed[1:_TEXT], sealed[_TEXT:], place))
    return words


def _place(owner_id: UUID, table: str, row: object) -> bytes:
    return _before(owner_id, table) + _after(row)


def _before(owner_id: UUID, table: str) -> bytes:
    return b"%b.words|%b|" % (table.encode(), _spelt(owner_id))


def _after(row: object) -> bytes:
    return _spelt(row) + _OF_VERSION


def _spelt(row: object) -> bytes:
    # orjson spells an id in a tenth of the time that `str` needs.
    return orjson.dumps(row)[1:-1] if type(row) is UUID else str(row).encode()
