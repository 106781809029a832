"""Sealed words: what a person wrote is unreadable without her key, and her key without ours.

The master keys live in a file outside the database. Each wraps one data key per person
(table data_keys); a data key seals that person's words with AES-256-GCM. The associated data
names table, person, row and key version: a sealed text moved elsewhere does not open.
"""

import base64
import hmac
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any, cast
from uuid import UUID

import orjson
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from flask import current_app
from sqlalchemy.orm import Mapped, mapped_column

from backend.core.db import Base, db

NONCE = 12
_VERSION = 1  # of a person's data key


class DataKey(Base):
    """One person's key, wrapped by the master key of that version. Erasing it erases her words."""

    __tablename__ = "data_keys"

    owner_id: Mapped[UUID] = mapped_column(primary_key=True)
    master_version: Mapped[int]
    wrapped: Mapped[bytes]


class Keyring:
    """The master keys by version; the newest wraps, all of them open."""

    def __init__(self, keys: Mapping[int, bytes]) -> None:
        if not keys or any(len(key) != 32 for key in keys.values()):
            raise ValueError("a master key has 32 bytes")
        self._keys = dict(keys)
        self.newest = max(keys)

    @classmethod
    def read(cls, path: Path) -> "Keyring":
        """Read lines of `version:base64`. Raises OSError or ValueError."""
        lines = [line.split(":", 1) for line in path.read_text().split()]
        return cls({int(version): base64.b64decode(key) for version, key in lines})

    def wrap(self, data_key: bytes, owner_id: UUID) -> bytes:
        return _encrypt(self._keys[self.newest], data_key, owner_id.bytes)

    def unwrap(self, key: DataKey) -> bytes:
        return _decrypt(self._keys[key.master_version], key.wrapped, key.owner_id.bytes)

    def digest(self, purpose: str, secret: str) -> bytes:
        """A keyed hash of a secret, for look-ups and for deriving a successor from it.

        It uses the oldest key: a newer master key must not orphan what was stored before.
        """
        key = self._keys[min(self._keys)]
        return hmac.digest(key, f"{purpose}:{secret}".encode(), "sha256")


def new_master_key(path: Path) -> None:
    """Write a fresh key that only the owner of the process can read. Never overwrites."""
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w") as file:
        file.write(f"1:{base64.b64encode(os.urandom(32)).decode()}\n")
        file.flush()
        os.fsync(file.fileno())


def keyring() -> Keyring:
    return cast(Keyring, current_app.extensions["anew.keyring"])


def new_data_key(owner_id: UUID) -> None:
    """Give a new person her key."""
    ring = keyring()
    wrapped = ring.wrap(os.urandom(32), owner_id)
    db.session.add(DataKey(owner_id=owner_id, master_version=ring.newest, wrapped=wrapped))
    db.session.flush()


def _data_key(owner_id: UUID) -> bytes:
    """This person's key, unwrapped once a session."""
    opened = db.session().info.setdefault("data_keys", {})
    if owner_id not in opened:
        stored = db.session.get_one(DataKey, owner_id)
        opened[owner_id] = keyring().unwrap(stored)
    return cast(bytes, opened[owner_id])


def seal(owner_id: UUID, table: str, row: object, words: Mapping[str, Any]) -> bytes | None:
    """Seal what was written; None when nothing was. Unanswered words are not stored."""
    kept = {key: value for key, value in words.items() if value is not None}
    if not kept:
        return None
    text = orjson.dumps(kept, option=orjson.OPT_SORT_KEYS)
    sealed = _encrypt(_data_key(owner_id), text, _place(owner_id, table, row))
    return bytes([_VERSION]) + sealed


def unseal(owner_id: UUID, table: str, row: object, sealed: bytes | None) -> dict[str, Any]:
    """The words as they were written. Raises InvalidTag when moved or changed."""
    if sealed is None:
        return {}
    text = _decrypt(_data_key(owner_id), sealed[1:], _place(owner_id, table, row))
    return cast(dict[str, Any], orjson.loads(text))


def _place(owner_id: UUID, table: str, row: object) -> bytes:
    return f"{table}.words|{owner_id}|{row}|{_VERSION}".encode()


def _encrypt(key: bytes, plain: bytes, place: bytes) -> bytes:
    nonce = os.urandom(NONCE)
    return nonce + AESGCM(key).encrypt(nonce, plain, place)


def _decrypt(key: bytes, sealed: bytes, place: bytes) -> bytes:
    return AESGCM(key).decrypt(sealed[:NONCE], sealed[NONCE:], place)
