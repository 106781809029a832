"""What must be true of a backup before anything is put in its place."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from alembic.script import ScriptDirectory
from cryptography.exceptions import InvalidTag

from backend.core.keyring import MasterKeys
from backend.migrations.run import configuration


class BadBackup(Exception):
    """It cannot be made or restored. Says why in a sentence."""


@dataclass(frozen=True)
class Wrapped:
    """Somebody's key, as a backup holds it."""

    owner_id: UUID
    version: int
    key: bytes


def check_revision(revision: str) -> None:
    """Raises `BadBackup` when it is from a version of Anew that is not written yet."""
    script = ScriptDirectory.from_config(configuration("sqlite://"))
    if revision not in {each.revision for each in script.walk_revisions()}:
        raise BadBackup("The backup is from a newer version of Anew: install that one first.")


def check_keys(keys: MasterKeys, wrapped: Iterable[Wrapped]) -> None:
    """Raises `BadBackup` when nobody could be read afterwards."""
    for each in wrapped:
        try:
            keys.unwrap(each.version, each.key, each.owner_id)
        except (KeyError, InvalidTag):
            raise BadBackup(
                f"The master key file does not open this backup: it lacks version {each.version}. "
                "Bring back the key file of that time."
            ) from None
