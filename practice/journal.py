"""Tables of what surrounds the attempts: moments, sessions, recalls, probes, choices."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ForeignKeyConstraint, Index
from sqlalchemy.orm import Mapped, mapped_column

from backend.core.db import Base
from backend.core.synced import Synced


class PatternMoment(Synced, Base):
    """A moment in which the trigger came: did the old way answer, the new one, or both?"""

    __tablename__ = "pattern_moments"
    __table_args__ = (
        Index(None, "client_id", "revision"),
        Index(None, "client_id", "local_date"),
        ForeignKeyConstraint(["client_id", "pattern_id"], ["patterns.client_id", "patterns.id"]),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    pattern_id: Mapped[UUID] = mapped_column(nullable=True)
    occurred_at: Mapped[datetime] = mapped_column(nullable=True)
    time_zone: Mapped[str] = mapped_column(nullable=True)
    local_date: Mapped[date] = mapped_column(nullable=True)
    logged_at: Mapped[datetime | None]
    response: Mapped[str] = mapped_column(nullable=True)
    noticed: Mapped[str | None]
    unprompted: Mapped[bool | None]
    private: Mapped[bool] = mapped_column(nullable=True)


class TherapySession(Synced, Base):
    """A session as the client saw it. What she takes away is words."""

    __tablename__ = "therapy_sessions"
    __table_args__ = (
        Index(None, "client_id", "revision"),
        Index(None, "client_id", "local_date"),
        ForeignKeyConstraint(["client_id", "pattern_id"], ["patterns.client_id", "patterns.id"]),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    pattern_id: Mapped[UUID | None]
    held_at: Mapped[datetime] = mapped_column(nullable=True)
    time_zone: Mapped[str] = mapped_column(nullable=True)
    local_date: Mapped[date] = mapped_column(nullable=True)
    logged_at: Mapped[datetime | None]
    activated: Mapped[int | None]
    new_experience: Mapped[int | None]
    stayed_with_it: Mapped[str | None]
    private: Mapped[bool] = mapped_column(nullable=True)


class Recall(Synced, Base):
    """Did a point that she took from a session come back to mind? `point` counts from one."""

    __tablename__ = "recalls"
    __table_args__ = (
        Index(None, "client_id", "revision"),
        ForeignKeyConstraint(
            ["client_id", "session_id"], ["therapy_sessions.client_id", "therapy_sessions.id"]
        ),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    session_id: Mapped[UUID] = mapped_column(nullable=True)
    point: Mapped[int] = mapped_column(nullable=True)
    answered_at: Mapped[datetime] = mapped_column(nullable=True)
    recalled: Mapped[str] = mapped_column(nullable=True)


class TransferProbe(Synced, Base):
    """Did the new way come by itself somewhere unplanned? Asked twice a week at most."""

    __tablename__ = "transfer_probes"
    __table_args__ = (
        Index(None, "client_id", "revision"),
        ForeignKeyConstraint(
            ["client_id", "behaviour_id"], ["behaviours.client_id", "behaviours.id"]
        ),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    behaviour_id: Mapped[UUID | None]
    answered_at: Mapped[datetime] = mapped_column(nullable=True)
    came_by_itself: Mapped[str] = mapped_column(nullable=True)


class RehearsalChoice(Synced, Base):
    """What she said to an offer: not today, not there, or: my life has changed."""

    __tablename__ = "rehearsal_choices"
    __table_args__ = (
        Index(None, "client_id", "revision"),
        Index(None, "client_id", "day"),
        ForeignKeyConstraint(
            ["client_id", "behaviour_id"], ["behaviours.client_id", "behaviours.id"]
        ),
        ForeignKeyConstraint(["client_id", "context_id"], ["contexts.client_id", "contexts.id"]),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    choice: Mapped[str] = mapped_column(nullable=True)
    day: Mapped[date] = mapped_column(nullable=True)
    behaviour_id: Mapped[UUID | None]
    context_id: Mapped[UUID | None]
