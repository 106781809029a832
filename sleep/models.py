"""The sleep diary's table. Its columns are nullable for the sake of tombstones."""

from datetime import date, datetime, time

from sqlalchemy.orm import Mapped, mapped_column

from backend.core.db import Base
from backend.core.synced import Synced


class Night(Synced, Base):
    """One morning's diary; its id is the date of that morning. None is unknown, not zero."""

    __tablename__ = "nights"

    id: Mapped[date] = mapped_column(primary_key=True)
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
    woke_early_minutes: Mapped[int | None]
    quality: Mapped[int | None]
    rested: Mapped[int | None]
    free_day: Mapped[bool | None]
    no_sleep: Mapped[bool] = mapped_column(nullable=True)
    private: Mapped[bool] = mapped_column(nullable=True)
