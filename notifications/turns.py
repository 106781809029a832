"""Workers over one SQLite file take turns at writing, first come, first served.

SQLite lets waiting writers look again every tenth of a second: where several write without a break,
one of them can wait for minutes, until the leases of what it has sent have run out and the others
send it again. PostgreSQL needs none of it.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from fcntl import LOCK_EX, flock

from backend.core.db import db


@contextmanager
def turn() -> Iterator[None]:
    """The system lets go of it when a worker dies. Not to be asked for twice by one thread."""
    url = db.engine.url
    if url.get_backend_name() != "sqlite":
        yield
        return
    with open(f"{url.database}-turns", "ab") as file:
        flock(file, LOCK_EX)
        yield
