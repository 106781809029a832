"""Reminders (rules), devices (where to), deliveries (the due table: the truth)."""

from datetime import date, datetime, time
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, ForeignKey, ForeignKeyConstraint, Index, LargeBinary, false, text
from sqlalchemy.orm import Mapped, mapped_column

from backend.core import crypto
from backend.core.db import Base
from backend.core.synced import Synced

Key = tuple[UUID, UUID]
"""A client, and the id of a record or delivery of hers."""


def key_of(record: Any) -> Key:
    """Of a reminder, a delivery, or a row of one."""
    return record.client_id, record.id


class Reminder(Synced, Base):
    """A rule: at this time on the wall, on these weekdays, in this zone or the phone's.

    The columns are nullable because a tombstone keeps nothing of what was deleted.
    """

    __tablename__ = "reminders"
    __table_args__ = (
        Index(None, "client_id", "revision"),
        ForeignKeyConstraint(
            ["client_id", "behaviour_id"], ["behaviours.client_id", "behaviours.id"]
        ),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(nullable=True)
    behaviour_id: Mapped[UUID | None]
    local_time: Mapped[time] = mapped_column(nullable=True)
    weekdays: Mapped[list[str]] = mapped_column(JSON(none_as_null=True), nullable=True)
    time_zone: Mapped[str | None]
    follows_device: Mapped[bool] = mapped_column(nullable=True)
    enabled: Mapped[bool] = mapped_column(nullable=True)


class Device(Base):
    """Where a push can go. A token belongs to one person at a time."""

    __tablename__ = "devices"

    client_id: Mapped[UUID] = mapped_column(
        ForeignKey("revision_counters.client_id"), primary_key=True
    )
    id: Mapped[UUID] = mapped_column(primary_key=True)
    session_id: Mapped[UUID]
    channel: Mapped[str]
    token_hash: Mapped[bytes] = mapped_column(unique=True)
    words: Mapped[bytes | None] = mapped_column(LargeBinary)
    time_zone: Mapped[str]
    enabled: Mapped[bool]
    changed_at: Mapped[datetime]

    @property
    def token(self) -> str:
        words = crypto.unseal(self.client_id, self.__tablename__, self.id, self.words)
        return str(words["token"])

    @token.setter
    def token(self, token: str) -> None:
        self.words = crypto.seal(self.client_id, self.__tablename__, self.id, {"token": token})


class Delivery(Base):
    """One occurrence of a reminder on one channel: exactly one row, however many workers.

    `state`: scheduled → sending → sent | failed | skipped | unknown; a retry goes back to
    scheduled.
    `held_until`: nobody takes the row before this instant. It is the lease of the worker in
    `claimed_by` or, when that is empty, the wait before a retry. `due_at` moves once at most: to
    when it comes again because she said "later". `test`: she tries it out, as often as she likes.
    """

    __tablename__ = "deliveries"
    __table_args__ = (
        Index(
            "uq_deliveries_occurrence",
            "client_id",
            "reminder_id",
            "local_date",
            "channel",
            unique=True,
            sqlite_where=text("NOT test"),
            postgresql_where=text("NOT test"),
        ),
        Index(None, "finished_at"),
        # Claims stay as quick at five million finished rows as at none.
        Index(
            "ix_deliveries_pending",
            "due_at",
            sqlite_where=text("finished_at IS NULL"),
            postgresql_where=text("finished_at IS NULL"),
        ),
        ForeignKeyConstraint(["client_id", "reminder_id"], ["reminders.client_id", "reminders.id"]),
    )

    client_id: Mapped[UUID] = mapped_column(primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True)
    reminder_id: Mapped[UUID]
    channel: Mapped[str]
    local_date: Mapped[date]
    due_at: Mapped[datetime]
    state: Mapped[str]
    reason: Mapped[str | None]
    attempts: Mapped[int]
    claimed_by: Mapped[str | None]
    held_until: Mapped[datetime | None]
    attempted_at: Mapped[datetime | None]
    finished_at: Mapped[datetime | None]
    test: Mapped[bool] = mapped_column(default=False, server_default=false())


class Receipt(Base):
    """What the phone or she herself said of a delivery: each state once, the first time counts."""

    __tablename__ = "receipts"
    __table_args__ = (
        ForeignKeyConstraint(
            ["client_id", "delivery_id"], ["deliveries.client_id", "deliveries.id"]
        ),
    )

    client_id: Mapped[UUID] = mapped_column(primary_key=True)
    delivery_id: Mapped[UUID] = mapped_column(primary_key=True)
    state: Mapped[str] = mapped_column(primary_key=True)
    at: Mapped[datetime]
    received_at: Mapped[datetime]
