"""A new master key: written first, then every person's key is wrapped again, while servers run.

Each batch is a transaction of its own, and the old master keys stay in the file until nobody's
key needs them. So nothing is lost whenever this is cut off, and starting again goes on.
"""

from collections.abc import Iterator
from pathlib import Path
from uuid import UUID

from cryptography.exceptions import InvalidTag
from sqlalchemy import func, select, update

from backend.core.crypto import DataKey, lock_keys
from backend.core.db import begin, db
from backend.core.errors import Conflict
from backend.core.keyring import MasterKeys, replace_keys

BATCH = 200
_BEFORE_ALL = UUID(int=0)


def add_master_key(path: Path) -> bool:
    """Write a new master key beside the others. False: an earlier rotation must end first.

    Raises `Conflict` when the file is older than the database: a copy that was not kept up.
    """
    begin("write")
    lock_keys("SHARE ROW EXCLUSIVE")  # two rotations at once would lose one's key
    keys, used = MasterKeys.read(path), _versions_used()
    if not used <= set(keys.versions):
        raise Conflict("Some people's keys need a master key that is not in this file.")
    done = used <= {keys.newest}
    if done:
        replace_keys(path, keys.with_another())
    db.session.commit()
    return done


def waiting(path: Path) -> int:
    """How many people's keys are not wrapped with the newest master key."""
    begin("read")
    older = DataKey.master_version != MasterKeys.read(path).newest
    return db.session.scalar(select(func.count()).select_from(DataKey).where(older)) or 0


def rewrap(path: Path) -> Iterator[int]:
    """Wrap all of them with the newest. Yields after each batch how many were looked at."""
    keys, last = MasterKeys.read(path), _BEFORE_ALL
    while batch := _rewrap_batch(keys, last):
        last = batch[-1]
        yield len(batch)


def _rewrap_batch(keys: MasterKeys, after: UUID) -> list[UUID]:
    begin("write")
    rows = db.session.execute(
        select(DataKey.owner_id, DataKey.master_version, DataKey.wrapped)
        .where(DataKey.master_version != keys.newest, DataKey.owner_id > after)
        .order_by(DataKey.owner_id)
        .limit(BATCH)
    ).all()
    for owner_id, version, wrapped in rows:
        try:
            data_key = keys.unwrap(version, wrapped, owner_id)
        except (KeyError, InvalidTag):
            continue  # it stays as it is and is counted as waiting
        _store(owner_id, wrapped, keys.newest, keys.wrap(data_key, owner_id))
    db.session.commit()
    return [row.owner_id for row in rows]


def _store(owner_id: UUID, before: bytes, version: int, wrapped: bytes) -> None:
    """Only in the place of what was read: another may have wrapped or erased it since."""
    db.session.execute(
        update(DataKey)
        .where(DataKey.owner_id == owner_id, DataKey.wrapped == before)
        .values(master_version=version, wrapped=wrapped)
    )


def remove_old_master_keys(path: Path) -> bool:
    """Leave the newest only. False: somebody's key still needs an older one."""
    begin("write")
    lock_keys("SHARE ROW EXCLUSIVE")  # a sign-up that is open has wrapped with an older one
    keys = MasterKeys.read(path)
    done = _versions_used() <= {keys.newest}
    if done:
        replace_keys(path, keys.newest_only())
    db.session.commit()
    return done


def _versions_used() -> set[int]:
    return set(db.session.scalars(select(DataKey.master_version).distinct()))
