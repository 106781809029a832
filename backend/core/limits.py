"""How often: counters in the database, so that a limit holds over all processes."""

from datetime import datetime, timedelta

from sqlalchemy import case, delete, literal
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Mapped, mapped_column

from backend.core.crypto import keyring
from backend.core.db import Base, db


class RateLimit(Base):
    """Tries in one window. The key is a keyed hash: no address stands in the database."""

    __tablename__ = "rate_limits"

    key: Mapped[bytes] = mapped_column(primary_key=True)
    tries: Mapped[int]
    until: Mapped[datetime] = mapped_column(index=True)


def hit(what: str, who: str, most: int, window: timedelta, now: datetime) -> timedelta | None:
    """Count one try of `who`. None: go on; else how long to wait. The caller commits."""
    insert = postgresql.insert if db.engine.dialect.name == "postgresql" else sqlite.insert
    fresh = {"tries": 1, "until": now + window}
    over, later = RateLimit.until <= now, literal(now + window, RateLimit.until.type)
    counting = (
        insert(RateLimit)
        .values(key=keyring().digest(f"limit:{what}", who), **fresh)
        .on_conflict_do_update(
            index_elements=[RateLimit.key],
            set_={
                "tries": case((over, 1), else_=RateLimit.tries + 1),
                "until": case((over, later), else_=RateLimit.until),
            },
        )
        .returning(RateLimit.tries, RateLimit.until)
    )
    tries, until = db.session.execute(counting).one()
    return None if tries <= most else until - now


def forget_old(now: datetime) -> None:
    """Remove the windows that are over."""
    db.session.execute(delete(RateLimit).where(RateLimit.until <= now))
