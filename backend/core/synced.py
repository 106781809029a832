"""What every record that a device owns has in its table: whose, which revision, sealed words."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, Index, LargeBinary, bindparam, select, update
from sqlalchemy.orm import Mapped, declared_attr, mapped_column
from sqlalchemy.schema import SchemaItem

from backend.core import crypto
from backend.core.db import Base, db
from backend.core.errors import SignedOut
from backend.core.statements import Statement


class RevisionCounter(Base):
    """One row a client; its lock puts her writes in a line."""

    __tablename__ = "revision_counters"

    client_id: Mapped[UUID] = mapped_column(primary_key=True)
    latest: Mapped[int] = mapped_column(default=0)


def hold(client_id: UUID) -> RevisionCounter:
    """Stand in line with the client's other writes, until the transaction ends."""
    counter = db.session.get(RevisionCounter, client_id, with_for_update=True)
    if counter is None:
        raise SignedOut()  # she was erased while this was on its way
    return counter


_REVISIONS = RevisionCounter.client_id == bindparam("whose")
_TAKE = Statement(
    update(RevisionCounter)
    .where(_REVISIONS)
    .values(latest=RevisionCounter.latest + bindparam("more"))
    .returning(RevisionCounter.latest)
)
_SET = Statement(update(RevisionCounter).where(_REVISIONS).values(latest=bindparam("reached")))
_READ = Statement(select(RevisionCounter.latest).where(_REVISIONS))


def take_revisions(client_id: UUID, many: int) -> int:
    """Stand in line, and take so many revisions at once. Returns the last that was given before.

    Who needs fewer or more says so in the end with `revisions_reached`: nobody sees it before.
    """
    taken = _TAKE.one(whose=client_id, more=many)
    if taken is None:
        raise SignedOut()  # she was erased while this was on its way
    return int(taken.latest) - many


def revisions_reached(client_id: UUID, latest: int) -> None:
    _SET.run({"whose": client_id, "reached": latest})


def latest_revision(client_id: UUID) -> int:
    """The newest committed revision. Read it before the rows it shall bound."""
    return int(_READ.one(whose=client_id).latest)


class Synced:
    """The columns that every synced record has beside its own."""

    id: Any
    __tablename__: str

    @declared_attr
    def client_id(cls) -> Mapped[UUID]:
        counter = ForeignKey("revision_counters.client_id")
        return mapped_column(counter, primary_key=True, sort_order=-1)  # the key is (client, id)

    @declared_attr.directive
    def __table_args__(cls) -> tuple[SchemaItem, ...]:
        return (Index(None, "client_id", "revision"),)

    revision: Mapped[int]
    deleted: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime]
    written_at: Mapped[datetime]
    words: Mapped[bytes | None] = mapped_column(LargeBinary)

    def opened_words(self) -> dict[str, Any]:
        """What the client wrote, unsealed."""
        return crypto.unseal(self.client_id, self.__tablename__, self.id, self.words)
