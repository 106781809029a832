"""The medicines' table. Its columns are nullable for the sake of tombstones."""

from datetime import date
from uuid import UUID

from sqlalchemy.orm import Mapped, mapped_column

from backend.core.db import Base
from backend.core.synced import Synced


class Medicine(Synced, Base):
    """One medicine at one dose, from the day it was started until the day it was stopped.

    Another dose is another record that starts when this one stops. Name, dose and note are words;
    `generic` is a name of the catalogue, or None for what the catalogue does not know.
    """

    __tablename__ = "medicines"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    generic: Mapped[str | None]
    started_on: Mapped[date] = mapped_column(nullable=True)
    stopped_on: Mapped[date | None]
    """The first day without it (at this dose)."""
    private: Mapped[bool] = mapped_column(nullable=True)
