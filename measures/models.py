"""Tables of the questionnaires: what was answered, and what is agreed to be asked how often.

Answers are sealed with the words: which thoughts somebody has is no number like others. Columns
are nullable for the sake of tombstones.
"""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column

from backend.core.db import Base
from backend.core.synced import Synced


class MeasureResponse(Synced, Base):
    """One questionnaire as it was filled in, on the date on the wall where she was."""

    __tablename__ = "measure_responses"
    __table_args__ = (
        Index(None, "client_id", "revision"),
        Index(None, "client_id", "local_date"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    measure: Mapped[str] = mapped_column(nullable=True)
    version: Mapped[int] = mapped_column(nullable=True)
    answered_at: Mapped[datetime] = mapped_column(nullable=True)
    time_zone: Mapped[str] = mapped_column(nullable=True)
    local_date: Mapped[date] = mapped_column(nullable=True)
    private: Mapped[bool] = mapped_column(nullable=True)

    @property
    def answers(self) -> list[int | None]:
        """In the order of the items; None was left out."""
        answers: list[int | None] = self.opened_words()["answers"]
        return answers


class MeasureSchedule(Synced, Base):
    """A questionnaire that she agreed to fill in every so many weeks, from a first day on."""

    __tablename__ = "measure_schedules"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    measure: Mapped[str] = mapped_column(nullable=True)
    every_weeks: Mapped[int] = mapped_column(nullable=True)
    starts_on: Mapped[date] = mapped_column(nullable=True)
    active: Mapped[bool] = mapped_column(nullable=True)
