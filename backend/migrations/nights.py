"""Nights that were stored without their figures get them.

A migration after which `sleep.diary` finds other figures sets `flags` to NULL: this does the rest.
"""

from typing import Any

from sqlalchemy import Connection, bindparam, select, update

from sleep.models import Night
from sleep.service import night_figures

_NIGHTS: Any = Night.__table__
_LACKING = (_NIGHTS.c.flags.is_(None), _NIGHTS.c.deleted.is_(False))
_ONE = (_NIGHTS.c.client_id == bindparam("whose"), _NIGHTS.c.id == bindparam("which"))


def fill(connection: Connection) -> None:
    """Client by client: memory holds the nights of one."""
    whose = select(_NIGHTS.c.client_id).distinct().where(*_LACKING)
    for client_id in connection.scalars(whose).all():  # SQLite may not read on what is changed
        hers = select(_NIGHTS).where(_NIGHTS.c.client_id == client_id, *_LACKING)
        nights = connection.execute(hers).mappings()
        filled = [
            {"whose": client_id, "which": each["id"], **night_figures({**each})} for each in nights
        ]
        connection.execute(update(_NIGHTS).where(*_ONE), filled)
