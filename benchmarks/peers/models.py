"""The peers' tables: the same people without sealing, merge rule and log of who looked."""

from datetime import date, datetime, time
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, DateTime, ForeignKey, Index, UniqueConstraint
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


class Base(DeclarativeBase):
    type_annotation_map = {
        datetime: DateTime(timezone=True),
        dict[str, Any]: JSON().with_variant(JSONB, "postgresql"),
    }


class Account(Base):
    __tablename__ = "accounts"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    role: Mapped[str]
    name: Mapped[str]
    change_seq: Mapped[int] = mapped_column(default=0)


class Session(Base):
    __tablename__ = "sessions"

    token_hash: Mapped[bytes] = mapped_column(primary_key=True)
    account_id: Mapped[UUID] = mapped_column(ForeignKey("accounts.id"))
    expires_at: Mapped[datetime]


class CareLink(Base):
    __tablename__ = "care_links"

    therapist_id: Mapped[UUID] = mapped_column(ForeignKey("accounts.id"), primary_key=True)
    client_id: Mapped[UUID] = mapped_column(ForeignKey("accounts.id"), primary_key=True)


class Entry(Base):
    __tablename__ = "entries"
    __table_args__ = (
        Index("ix_entries_seq", "client_id", "seq"),
        Index("ix_entries_date", "client_id", "local_date"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    client_id: Mapped[UUID] = mapped_column(ForeignKey("accounts.id"))
    seq: Mapped[int]
    behaviour_id: Mapped[UUID]
    context_id: Mapped[UUID | None]
    occurred_at: Mapped[datetime]
    time_zone: Mapped[str]
    local_date: Mapped[date]
    logged_at: Mapped[datetime]
    outcome: Mapped[str]
    managed: Mapped[int | None]
    expected_likelihood: Mapped[int | None]
    distress_before: Mapped[int | None]
    distress_peak: Mapped[int | None]
    distress_after: Mapped[int | None]
    happened: Mapped[str | None]
    duration_minutes: Mapped[int | None]
    words: Mapped[dict[str, Any]]


class Night(Base):
    __tablename__ = "nights"
    __table_args__ = (
        UniqueConstraint("client_id", "date"),
        Index("ix_nights_seq", "client_id", "seq"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    client_id: Mapped[UUID] = mapped_column(ForeignKey("accounts.id"))
    seq: Mapped[int]
    date: Mapped[date]
    time_zone: Mapped[str]
    into_bed: Mapped[time]
    tried_to_sleep: Mapped[time]
    final_awakening: Mapped[time]
    out_of_bed: Mapped[time]
    sleep_latency_minutes: Mapped[int]
    awakenings: Mapped[int]
    awake_minutes: Mapped[int]
    quality: Mapped[int]
    rested: Mapped[int]
    time_in_bed_minutes: Mapped[int]
    """Worked out when it is written, as the minutes asleep are."""
    total_sleep_minutes: Mapped[int]
    words: Mapped[dict[str, Any]]
