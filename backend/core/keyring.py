"""The master keys: one file outside the database, for the eyes of the server's user only.

A line `version:base64` is a master key: the newest wraps people's keys, all of them open. The
line `index:base64` is the key of look-up hashes, which stays when master keys come and go; in a
file from before there was one, the oldest master key does its work.
"""

import base64
import hmac
import os
import re
import stat
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Self
from uuid import UUID

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from backend.core.errors import Unavailable
from backend.core.files import sync_directory

NONCE = 12
_SIZE = 32
_INDEX = "index"
_NAME = re.compile(rf"[1-9][0-9]{{0,8}}|{_INDEX}")


class BadKeyFile(ValueError):
    """A key file that must not be used. Says why, never what is in it."""


@dataclass(frozen=True)
class MasterKeys:
    """What the file holds."""

    versions: Mapping[int, bytes]
    index: bytes

    @classmethod
    def read(cls, path: Path) -> Self:
        """Raises OSError or `BadKeyFile`."""
        with path.open("rb") as file:
            if stat.S_IMODE(os.fstat(file.fileno()).st_mode) & 0o077:
                raise BadKeyFile(f"others can read {path}: chmod 600 it")
            lines = file.read().decode("ascii", "replace").splitlines()
        return cls.parse(lines)

    @classmethod
    def parse(cls, lines: list[str]) -> Self:
        keys: dict[str, bytes] = {}
        for number, line in enumerate(lines, 1):
            name, _, encoded = line.strip().partition(":")
            if name in keys or not _NAME.fullmatch(name):
                raise BadKeyFile(f"line {number} names no key, or one that it has already")
            keys[name] = _key(encoded, number)
        index = keys.pop(_INDEX, None)
        if not keys:
            raise BadKeyFile("there is no master key in it")
        versions = {int(name): key for name, key in keys.items()}
        return cls(versions, index or versions[min(versions)])

    @property
    def newest(self) -> int:
        return max(self.versions)

    def with_another(self) -> Self:
        """These, and a new one."""
        return type(self)({**self.versions, self.newest + 1: os.urandom(_SIZE)}, self.index)

    def newest_only(self) -> Self:
        return type(self)({self.newest: self.versions[self.newest]}, self.index)

    def wrap(self, data_key: bytes, owner_id: UUID) -> bytes:
        return encrypt(AESGCM(self.versions[self.newest]), data_key, owner_id.bytes)

    def unwrap(self, version: int, wrapped: bytes, owner_id: UUID) -> bytes:
        """Raises KeyError without that version, InvalidTag when it is another person's."""
        return decrypt(self._ciphers[version], wrapped, owner_id.bytes)

    @cached_property
    def _ciphers(self) -> Mapping[int, AESGCM]:
        return {version: AESGCM(key) for version, key in self.versions.items()}

    def text(self) -> str:
        lines = [*self.versions.items(), (_INDEX, self.index)]
        return "".join(f"{name}:{base64.b64encode(key).decode()}\n" for name, key in lines)


class Keyring:
    """The master keys of a running process, which follows its file when keys are rotated."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._keys = MasterKeys.read(path)

    def wrap(self, data_key: bytes, owner_id: UUID) -> tuple[int, bytes]:
        """Version and wrapped key. Wrapping is rare, so it asks the file for the newest."""
        self._keys = MasterKeys.read(self._path)
        return self._keys.newest, self._keys.wrap(data_key, owner_id)

    def unwrap(self, version: int, wrapped: bytes, owner_id: UUID) -> bytes:
        """Raises `Unavailable` while the file lacks that version."""
        if version not in self._keys.versions:
            self._keys = MasterKeys.read(self._path)
        if version not in self._keys.versions:
            raise Unavailable()
        return self._keys.unwrap(version, wrapped, owner_id)

    def digest(self, purpose: str, secret: str) -> bytes:
        """A keyed hash of a secret, for look-ups and for deriving a successor from it."""
        return hmac.digest(self._keys.index, f"{purpose}:{secret}".encode(), "sha256")


def new_master_key(path: Path) -> None:
    """Write fresh keys that only the owner of the process can read. Never overwrites."""
    path.parent.mkdir(parents=True, exist_ok=True)
    _write(path, MasterKeys({1: os.urandom(_SIZE)}, os.urandom(_SIZE)))


def replace_keys(path: Path, keys: MasterKeys) -> None:
    """Put these in the file's place: whoever opens it sees the old keys or the new, whole."""
    path = path.resolve()  # the file itself, not a link to it
    before, draft = path.stat(), path.with_name(f".{path.name}.new")
    draft.unlink(missing_ok=True)  # of a rotation that was killed
    _write(draft, keys)
    os.chown(draft, before.st_uid, before.st_gid)  # root may rotate the keys of another user
    draft.replace(path)
    sync_directory(path.parent)


def _write(path: Path, keys: MasterKeys) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w") as file:
        file.write(keys.text())
        file.flush()
        os.fsync(file.fileno())
    sync_directory(path.parent)


def _key(encoded: str, number: int) -> bytes:
    try:
        key = base64.b64decode(encoded, validate=True)
    except ValueError:
        raise BadKeyFile(f"line {number} is not base64") from None
    if len(key) != _SIZE:
        raise BadKeyFile(f"line {number} must hold {_SIZE} bytes")
    if len(set(key)) < _SIZE // 2:  # chance needs longer than the world for this
        raise BadKeyFile(f"line {number} was not made by chance")
    return key


def encrypt(key: AESGCM, plain: bytes, place: bytes) -> bytes:
    nonce = os.urandom(NONCE)
    return nonce + key.encrypt(nonce, plain, place)


def decrypt(key: AESGCM, sealed: bytes, place: bytes) -> bytes:
    return key.decrypt(sealed[:NONCE], sealed[NONCE:], place)
