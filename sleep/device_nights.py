"""The table of device nights, and reading it. The client's id comes first, always."""

from collections.abc import Callable, Collection, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, Index, select
from sqlalchemy.orm import Mapped, mapped_column

from backend.core.db import Base, db
from backend.core.readings import Reading
from backend.core.synced import Synced


class StoredDeviceNight(Synced, Base):
    """A night as a device saw it. What device and source call themselves is words.

    `local_date` is that of its end; `stages` are names and instants, in order. None is unknown.
    """

    __tablename__ = "device_nights"
    __table_args__ = (
        Index(None, "client_id", "revision"),
        Index(None, "client_id", "local_date"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    source: Mapped[str] = mapped_column(nullable=True)
    started_at: Mapped[datetime] = mapped_column(nullable=True)
    ended_at: Mapped[datetime] = mapped_column(nullable=True)
    start_offset_minutes: Mapped[int] = mapped_column(nullable=True)
    end_offset_minutes: Mapped[int] = mapped_column(nullable=True)
    local_date: Mapped[date] = mapped_column(nullable=True)
    stages: Mapped[list[dict[str, Any]] | None] = mapped_column(JSON(none_as_null=True))
    total_sleep_minutes: Mapped[int | None]
    awake_minutes: Mapped[int | None]
    light_minutes: Mapped[int | None]
    deep_minutes: Mapped[int | None]
    rem_minutes: Mapped[int | None]
    private: Mapped[bool] = mapped_column(nullable=True)


_NIGHTS = Reading(
    StoredDeviceNight,
    StoredDeviceNight.started_at,
    StoredDeviceNight.id,
    day=StoredDeviceNight.local_date,
    shared=True,
)


def ask_device_nights(
    client_id: UUID, start: date, end: date, private: bool
) -> Callable[[], Sequence[StoredDeviceNight]]:
    """The client's device nights that ended between two local dates, oldest first, when it is
    called for."""
    return _NIGHTS.ask(client_id, first=start, last=end, private=private)


def spans_of(client_id: UUID, sources: Collection[str]) -> Sequence[Any]:
    """Of all that is stored of these sources: which device's, and when; without the stages."""
    night = StoredDeviceNight
    query = select(
        night.id, night.source, night.started_at, night.ended_at, night.local_date, night.words
    ).where(
        night.client_id == client_id,
        night.source.in_(sources),
        night.deleted.is_(False),
    )
    return db.session.execute(query.order_by(night.started_at)).all()
