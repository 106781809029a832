"""The sleep window: off until a therapist sets one; the client reads it and may decline it.

There is one window, whoever set it: two would be a danger. Each deed is a row, none is ever
changed. A window holds only while the therapist who set it may see her sleep, so that nobody is
left alone with one.
"""

from collections.abc import Mapping
from datetime import date, datetime, time
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, select
from sqlalchemy.orm import Mapped, mapped_column

from backend.accounts import care
from backend.accounts.models import Account, CareLink
from backend.core import audit
from backend.core.db import Base, db
from backend.core.errors import Invalid, NotFound
from backend.core.ids import uuid7
from backend.core.zones import zone
from sleep.window import EXCLUSIONS, time_in_bed_minutes, window_errors

DEEDS = ("set", "replaced", "removed", "declined")
SCOPE = "sleep"
_MOST = 200


class SleepWindowDeed(Base):
    """One deed about the window of `therapist_id`, done by `actor_id`: a therapist or the client.

    `asked` names what was asked before: a window is there only if each answer was no. An end
    stands under the therapist whose window it ended: whoever else is erased, it stays ended.
    """

    __tablename__ = "sleep_window_deeds"

    client_id: Mapped[UUID] = mapped_column(primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True)
    therapist_id: Mapped[UUID]
    actor_id: Mapped[UUID]
    deed: Mapped[str]
    at: Mapped[datetime]
    into_bed: Mapped[time | None]
    out_of_bed: Mapped[time | None]
    starts_on: Mapped[date | None]
    asked: Mapped[list[str] | None] = mapped_column(JSON(none_as_null=True))


def set_window(link: CareLink, values: Mapping[str, Any], now: datetime) -> dict[str, Any]:
    """Set the window, in place of any other. Raises `Invalid`, and then nothing is kept of it."""
    client = db.session.get_one(Account, link.client_id)
    today = now.astimezone(zone(client.time_zone)).date()
    if errors := [*window_errors(**values, today=today)]:
        raise Invalid(errors=errors)
    _note(client.id, link.therapist_id, "sleep-window-set", now)
    for last in _newest(client.id, 1):
        if last.deed == "set" and last.therapist_id != link.therapist_id:
            _keep(client.id, last.therapist_id, link.therapist_id, "replaced", now)
    kept = {**values, "asked": [*EXCLUSIONS]}
    _keep(client.id, link.therapist_id, link.therapist_id, "set", now, **kept)
    return seen(client.id, now)


def remove(link: CareLink, now: datetime) -> None:
    """Take the window away, whoever set it. Raises `NotFound`."""
    _end(link.client_id, link.therapist_id, "removed", now)


def decline(client_id: UUID, now: datetime) -> None:
    """The client does not want it. Raises `NotFound`."""
    _end(client_id, client_id, "declined", now)


def read(link: CareLink, now: datetime) -> dict[str, Any]:
    """The same for a therapist. That it was read is written down, or it is not read."""
    _note(link.client_id, link.therapist_id, "sleep-window-read", now)
    return seen(link.client_id, now)


def seen(client_id: UUID, now: datetime) -> dict[str, Any]:
    """The window in force, None by default, and every deed, the newest first."""
    deeds = _newest(client_id, _MOST)
    ids = {id for each in deeds for id in (each.therapist_id, each.actor_id)}
    people = {one.id: one for one in db.session.scalars(select(Account).where(Account.id.in_(ids)))}
    shown = [_shown(each, people) for each in deeds]
    return {"window": shown[0] if in_force(client_id, now) else None, "history": shown}


def in_force(client_id: UUID, now: datetime) -> SleepWindowDeed | None:
    """The window that was set last, if nobody ended it and its therapist may see her sleep."""
    for last in _newest(client_id, 1):
        consent = care.consent(last.therapist_id, client_id, now)
        if last.deed == "set" and consent is not None and SCOPE in consent.scopes:
            return last
    return None


def _newest(client_id: UUID, limit: int) -> list[SleepWindowDeed]:
    query = select(SleepWindowDeed).where(SleepWindowDeed.client_id == client_id)
    return list(db.session.scalars(query.order_by(SleepWindowDeed.id.desc()).limit(limit)))


def _shown(each: SleepWindowDeed, people: Mapping[UUID, Account]) -> dict[str, Any]:
    columns = {column.key: getattr(each, column.key) for column in each.__table__.columns}
    in_bed = None
    if each.into_bed is not None and each.out_of_bed is not None:
        in_bed = time_in_bed_minutes(each.into_bed, each.out_of_bed)
    by = {"therapist": people.get(each.therapist_id), "by": people.get(each.actor_id)}
    return {**columns, **by, "time_in_bed_minutes": in_bed}


def _end(client_id: UUID, actor_id: UUID, deed: str, now: datetime) -> None:
    # The log first: its lock puts deeds in a line, and only then is the last one the last.
    # When there is none, the request fails, and the line goes with it.
    _note(client_id, actor_id, f"sleep-window-{deed}", now)
    found = in_force(client_id, now)
    if found is None:
        raise NotFound()
    _keep(client_id, found.therapist_id, actor_id, deed, now)


def _note(client_id: UUID, actor_id: UUID, action: str, now: datetime) -> None:
    audit.record(client_id, actor_id, action, {"scopes": [SCOPE]}, now)


def _keep(
    client_id: UUID, therapist_id: UUID, actor_id: UUID, deed: str, now: datetime, **values: Any
) -> None:
    whose = {"client_id": client_id, "therapist_id": therapist_id, "actor_id": actor_id}
    db.session.add(SleepWindowDeed(id=uuid7(), deed=deed, at=now, **whose, **values))
    db.session.flush()
