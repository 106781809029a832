"""The sleep diary's tables. Their columns are nullable for the sake of tombstones."""

from datetime import date, datetime, time
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, Index
from sqlalchemy.orm import Mapped, mapped_column

from backend.core.db import Base
from backend.core.synced import Synced

Date = date  # a night has a `date` of its own


class Night(Synced, Base):
    """One morning's diary; its id is the date of that morning. None is unknown, not zero."""

    __tablename__ = "nights"

    id: Mapped[Date] = mapped_column(primary_key=True)
    time_zone: Mapped[str] = mapped_column(nullable=True)
    bed_time_zone: Mapped[str | None]
    logged_at: Mapped[datetime | None]
    into_bed: Mapped[time | None]
    tried_to_sleep: Mapped[time | None]
    final_awakening: Mapped[time | None]
    out_of_bed: Mapped[time | None]
    sleep_latency_minutes: Mapped[int | None]
    awakenings: Mapped[int | None]
    awake_minutes: Mapped[int | None]
    trying_after_waking_minutes: Mapped[int | None]
    woke_early: Mapped[bool | None]
    woke_early_minutes: Mapped[int | None]
    estimated_sleep_minutes: Mapped[int | None]
    quality: Mapped[int | None]
    rested: Mapped[int | None]
    naps: Mapped[int | None]
    alcoholic_drinks: Mapped[int | None]
    last_alcoholic_drink: Mapped[time | None]
    caffeinated_drinks: Mapped[int | None]
    last_caffeinated_drink: Mapped[time | None]
    which_of_two: Mapped[dict[str, Any]] = mapped_column(JSON(none_as_null=True), nullable=True)
    free_day: Mapped[bool | None]
    no_sleep: Mapped[bool] = mapped_column(nullable=True)
    private: Mapped[bool] = mapped_column(nullable=True)

    # What follows from the answers (`sleep.diary.Derived`), reckoned when they are stored.
    time_in_bed_minutes: Mapped[int | None]
    sleep_period_minutes: Mapped[int | None]
    total_sleep_minutes: Mapped[int | None]
    awake_at_end_minutes: Mapped[int | None]
    awake_in_all_minutes: Mapped[int | None]
    sleep_episode_minutes: Mapped[int | None]
    midsleep: Mapped[datetime | None]
    flags: Mapped[list[str]] = mapped_column(JSON(none_as_null=True), nullable=True)

    @property
    def date(self) -> Date:
        """As the rules call it (sleep/diary.py)."""
        return self.id


class Nap(Synced, Base):
    """One nap or doze, on the date on the wall on which it began."""

    __tablename__ = "naps"
    __table_args__ = (
        Index(None, "client_id", "revision"),
        Index(None, "client_id", "local_date"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    local_date: Mapped[date] = mapped_column(nullable=True)
    time_zone: Mapped[str] = mapped_column(nullable=True)
    logged_at: Mapped[datetime | None]
    start: Mapped[time | None]
    which_of_two: Mapped[str | None]
    minutes: Mapped[int | None]
    private: Mapped[bool] = mapped_column(nullable=True)
