"""Tables of the plan and of the attempts.

What a record must have is checked before it gets here; the columns are nullable all the same,
because a tombstone keeps nothing of what was deleted.
"""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, ForeignKeyConstraint, Index
from sqlalchemy.orm import Mapped, mapped_column

from backend.core.db import Base
from backend.core.synced import Synced


class Pattern(Synced, Base):
    """The old way: its trigger, what it expects, how it answers (all of it words)."""

    __tablename__ = "patterns"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    retired: Mapped[bool] = mapped_column(nullable=True)


class Context(Synced, Base):
    """A situation in which a behaviour can be practised, under the client's own label."""

    __tablename__ = "contexts"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    place: Mapped[str | None]
    people: Mapped[str | None]
    activity: Mapped[str | None]
    difficulty: Mapped[int | None]


class Behaviour(Synced, Base):
    """A new way to practise; `context_ids` in planned order."""

    __tablename__ = "behaviours"
    __table_args__ = (
        Index(None, "client_id", "revision"),
        ForeignKeyConstraint(["client_id", "pattern_id"], ["patterns.client_id", "patterns.id"]),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    pattern_id: Mapped[UUID | None]
    lens: Mapped[str] = mapped_column(nullable=True)
    stage: Mapped[str] = mapped_column(nullable=True)
    context_ids: Mapped[list[str]] = mapped_column(JSON(none_as_null=True), nullable=True)
    active: Mapped[bool] = mapped_column(nullable=True)
    retired_at: Mapped[datetime | None]
    ladder_position: Mapped[int | None]
    every_days: Mapped[int | None]
    """Agreed with the therapist: this gap instead of the rule's."""
    paused_until: Mapped[date | None]


class PracticeEntry(Synced, Base):
    """One attempt. Nothing entered is unknown, never no."""

    __tablename__ = "practice_entries"
    __table_args__ = (
        Index(None, "client_id", "revision"),
        Index(None, "client_id", "local_date"),
        ForeignKeyConstraint(
            ["client_id", "behaviour_id"], ["behaviours.client_id", "behaviours.id"]
        ),
        ForeignKeyConstraint(["client_id", "context_id"], ["contexts.client_id", "contexts.id"]),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    behaviour_id: Mapped[UUID] = mapped_column(nullable=True)
    context_id: Mapped[UUID | None]
    occurred_at: Mapped[datetime] = mapped_column(nullable=True)
    time_zone: Mapped[str] = mapped_column(nullable=True)
    local_date: Mapped[date] = mapped_column(nullable=True)
    logged_at: Mapped[datetime | None]
    outcome: Mapped[str] = mapped_column(nullable=True)
    managed: Mapped[int | None]
    expected_likelihood: Mapped[int | None]
    surprise: Mapped[int | None]
    next_likelihood: Mapped[int | None]
    distress_before: Mapped[int | None]
    distress_peak: Mapped[int | None]
    distress_after: Mapped[int | None]
    distress_before_at: Mapped[datetime | None]
    distress_peak_at: Mapped[datetime | None]
    distress_after_at: Mapped[datetime | None]
    happened: Mapped[str | None]
    old_feeling: Mapped[int | None]
    new_feeling: Mapped[int | None]
    stayed_with_it: Mapped[str | None]
    duration_minutes: Mapped[int | None]
    facets: Mapped[dict[str, Any]] = mapped_column(JSON(none_as_null=True), nullable=True)
    private: Mapped[bool] = mapped_column(nullable=True)
    marks: Mapped[list[str]] = mapped_column(JSON(none_as_null=True), nullable=True)
    """What a reader may wonder about, as it stood when written (practice/marks.py)."""
