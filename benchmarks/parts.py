"""What runs against what."""

from collections.abc import Sequence
from dataclasses import dataclass

from benchmarks.contenders import (
    ASYNCPG,
    DJANGO,
    LIMIT,
    PRODUCT,
    SQLALCHEMY,
    SQLITE_LIMIT,
    SQLITE_PEER,
    Contender,
)
from benchmarks.works import BY_NAME, Work

ALL = (PRODUCT, SQLALCHEMY, ASYNCPG, DJANGO, LIMIT)
WITHOUT_HAND_WRITTEN = (PRODUCT, SQLALCHEMY, DJANGO, LIMIT)


@dataclass(frozen=True)
class Part:
    """One table: a work, and who does it."""

    work: Work
    contenders: Sequence[Contender]
    sqlite: bool = False

    @property
    def name(self) -> str:
        return f"{self.work.name}-sqlite" if self.sqlite else self.work.name

    @property
    def says(self) -> str:
        return f"{self.work.says}, {'SQLite' if self.sqlite else 'PostgreSQL'}"


GROUPS = (
    (Part(BY_NAME["w1"], ALL),),
    (Part(BY_NAME["w1"], (PRODUCT, SQLITE_PEER, SQLITE_LIMIT), sqlite=True),),
    (
        Part(BY_NAME["w2"], WITHOUT_HAND_WRITTEN),
        Part(BY_NAME["w2-alone"], (PRODUCT, SQLALCHEMY, LIMIT)),
    ),
    (
        Part(BY_NAME["w3"], ALL),
        Part(BY_NAME["w4a"], WITHOUT_HAND_WRITTEN),
        Part(BY_NAME["w4a-long"], (PRODUCT, SQLALCHEMY)),
        Part(BY_NAME["w4b"], ALL),
    ),
)
"""Parts of one group share a turn: one server does their works one after the other."""
PARTS = [part for group in GROUPS for part in group]
GROWING = tuple(BY_NAME[name] for name in ("w3", "w4a", "w1"))
"""Readers first: they must not meet what the writer leaves."""
