"""What helps her through a bad hour: her own plan, and the people she can call."""

from uuid import UUID

from sqlalchemy.orm import Mapped, mapped_column

from backend.core.db import Base
from backend.core.synced import Synced


class SafetyPlan(Synced, Base):
    """Her own steps, all of them words."""

    __tablename__ = "safety_plans"

    id: Mapped[UUID] = mapped_column(primary_key=True)


class SafetyContact(Synced, Base):
    """Somebody she can call. Name, number and note are words."""

    __tablename__ = "safety_contacts"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    position: Mapped[int | None]
    """Her own order, the first on top."""
