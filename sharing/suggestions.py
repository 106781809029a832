"""What a therapist suggests between sessions; the client accepts or declines. Never a chat."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import LargeBinary, select
from sqlalchemy.orm import Mapped, mapped_column

import practice.queries
from backend.accounts.models import Account, CareLink
from backend.core import audit, crypto
from backend.core.db import Base, db
from backend.core.errors import Conflict, Invalid, NotFound
from backend.core.ids import uuid7
from practice import journal_queries
from practice.recalls import FROM_MEMORY, may_read

SCOPES = {
    "behaviour": "practice",
    "context": "practice",
    "take_away": "practice",
    "rehearsal": "practice",
    "lens": "practice",
    "measure": "measures",
}
"""What can be suggested, each under which consent."""
KINDS = (*SCOPES,)
ANSWERS = ("accepted", "declined")


class Suggestion(Base):
    """One suggestion. Its words are sealed with the client's key: they are hers to keep."""

    __tablename__ = "suggestions"

    client_id: Mapped[UUID] = mapped_column(primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True)
    therapist_id: Mapped[UUID]
    kind: Mapped[str]
    behaviour_id: Mapped[UUID | None]
    every_days: Mapped[int | None]
    paused_until: Mapped[date | None]
    lens: Mapped[str | None]
    measure: Mapped[str | None]
    every_weeks: Mapped[int | None]
    starts_on: Mapped[date | None]
    words: Mapped[bytes | None] = mapped_column(LargeBinary)
    made_at: Mapped[datetime]
    answer: Mapped[str | None]
    answered_at: Mapped[datetime | None]


def suggest(
    link: CareLink, values: Mapping[str, Any], words: Mapping[str, Any], now: datetime
) -> Suggestion:
    """Leave a suggestion for the client, who sees in her log that it was made.

    Raises `NotFound` without the consent for it, `Invalid` for a behaviour that she does not have.
    """
    if values["kind"] not in open_kinds(link):
        raise NotFound()
    about = values["behaviour_id"]
    if about and not practice.queries.has_behaviour(link.client_id, about):
        raise Invalid.field("/behaviour_id", "unknown-id", "There is no such record.")
    id = uuid7()
    made = Suggestion(
        client_id=link.client_id,
        id=id,
        therapist_id=link.therapist_id,
        words=crypto.seal(link.client_id, Suggestion.__tablename__, id, words),
        made_at=now,
        **values,
    )
    db.session.add(made)
    _note(made, link.therapist_id, "suggestion-made", now)
    return made


def open_kinds(link: CareLink) -> list[str]:
    """What may be suggested under this consent."""
    return [kind for kind, scope in SCOPES.items() if scope in link.scopes]


def made_by(link: CareLink) -> list[dict[str, Any]]:
    """What this therapist suggested to this client, with the answers, the newest first.

    Raises `NotFound` where nothing may be suggested.
    """
    kinds = open_kinds(link)
    if not kinds:
        raise NotFound()
    hers = Suggestion.therapist_id == link.therapist_id
    return [shown(one) for one in _newest(link.client_id, hers, Suggestion.kind.in_(kinds))]


def received(client_id: UUID, now: datetime) -> list[dict[str, Any]]:
    """What was suggested to the client, and by whom, the newest first.

    A take-away stays closed until she has written down her own, or for a day.
    """
    found = _newest(client_id)
    names = select(Account).where(Account.id.in_({one.therapist_id for one in found}))
    people = {one.id: one for one in db.session.scalars(names)}
    held = _held_with_take_aways(client_id, found)
    return [{**_seen(one, held, now), "therapist": people.get(one.therapist_id)} for one in found]


def _held_with_take_aways(client_id: UUID, found: Sequence[Suggestion]) -> list[datetime]:
    made = [one.made_at for one in found if one.kind == "take_away"]
    if not made:
        return []
    sessions = journal_queries.sessions(client_id, (min(made) - 2 * FROM_MEMORY).date(), date.max)
    return [each.held_at for each in sessions if each.opened_words().get("take_aways")]


def _seen(one: Suggestion, held: Sequence[datetime], now: datetime) -> dict[str, Any]:
    if one.kind != "take_away" or may_read(one.made_at, held, now):
        return {**shown(one), "opens_at": None}
    return {**shown(one), "words": {}, "opens_at": one.made_at + FROM_MEMORY}


def _newest(client_id: UUID, *wanted: Any) -> list[Suggestion]:
    query = select(Suggestion).where(Suggestion.client_id == client_id, *wanted)
    return list(db.session.scalars(query.order_by(Suggestion.id.desc()).limit(200)))


def shown(one: Suggestion) -> dict[str, Any]:
    """The suggestion with its words opened."""
    words = crypto.unseal(one.client_id, Suggestion.__tablename__, one.id, one.words)
    columns = {column.key: getattr(one, column.key) for column in Suggestion.__table__.columns}
    return {**columns, "words": words}


def answer(client_id: UUID, id: UUID, says: str, now: datetime) -> tuple[Suggestion, bool]:
    """Accept or decline, once; who and when stays. Says if the answer is new.

    Raises `NotFound`, `Conflict`.
    """
    found = db.session.get(Suggestion, (client_id, id), with_for_update=True)
    if found is None:
        raise NotFound()
    if found.answer not in (None, says):
        raise Conflict("This was answered already.")
    new = found.answer is None
    if new:
        found.answer, found.answered_at = says, now
        _note(found, client_id, f"suggestion-{says}", now)
    return found, new


def withdraw(link: CareLink, id: UUID) -> None:
    """Take back what was not answered yet. Raises `NotFound`, `Conflict`."""
    found = db.session.get(Suggestion, (link.client_id, id), with_for_update=True)
    if found is None or found.therapist_id != link.therapist_id:
        raise NotFound()
    if found.kind not in open_kinds(link):
        raise NotFound()
    if found.answer is not None:
        raise Conflict("This was answered already.")
    db.session.delete(found)


def _note(one: Suggestion, actor_id: UUID, action: str, now: datetime) -> None:
    audit.record(one.client_id, actor_id, action, {"scopes": [SCOPES[one.kind]]}, now)
