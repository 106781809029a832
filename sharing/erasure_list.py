"""Who was erased: a file outside the database, for whatever backup comes back.

One line a person: her id, which says nothing once she is gone, and the date.
"""

import fcntl
import os
from datetime import date
from pathlib import Path
from uuid import UUID

from backend.core.files import sync_directory


def add(path: Path, account_id: UUID, on: date) -> None:
    """Note her down, once. When this returns, the line is on the disk."""
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(path, os.O_RDWR | os.O_APPEND | os.O_CREAT, 0o600)
    with os.fdopen(descriptor, "r+b") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        noted = file.read()
        if f"{account_id} ".encode() not in noted:
            torn = noted and not noted.endswith(b"\n")
            file.write((b"\n" if torn else b"") + f"{account_id} {on}\n".encode())
            file.flush()
        os.fsync(file.fileno())
    sync_directory(path.parent)


def read(path: Path) -> list[UUID]:
    """Everybody on it. Raises ValueError at a line that is none: nobody comes back unnoticed."""
    lines = path.read_text().splitlines() if path.exists() else []
    return [_id(line, f"line {number} of {path}") for number, line in enumerate(lines, 1) if line]


def _id(line: str, where: str) -> UUID:
    id, _, on = line.partition(" ")
    try:
        date.fromisoformat(on)
        return UUID(id)
    except ValueError:
        raise ValueError(f"{where} is not an id and a date") from None
