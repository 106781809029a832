"""Care links: who may see what, until when. Consent is read here, at every use."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from itertools import islice
from typing import Any, cast
from uuid import UUID

from sqlalchemy import ColumnElement, Text, bindparam, or_, select, update
from sqlalchemy import cast as as_type
from sqlalchemy.orm import aliased

from backend.accounts.models import SCOPES, Account, CareLink, Clinic
from backend.core.crypto import DataKey, have_data_key
from backend.core.db import UtcDateTime, db
from backend.core.errors import NotFound
from backend.core.ids import uuid7
from backend.core.rows import row as row_of
from backend.core.statements import Statement
from backend.core.zones import zone


def living_at(now: Any) -> tuple[ColumnElement[bool], ...]:
    """What makes a link count at this instant."""
    return (
        CareLink.revoked_at.is_(None),
        or_(CareLink.expires_at.is_(None), CareLink.expires_at > now),
    )


def link(
    client: Account, therapist_id: UUID, scopes: Sequence[str], until: date | None, now: datetime
) -> CareLink:
    """Let this therapist see these kinds of data. An earlier link of the two is replaced."""
    for earlier in db.session.scalars(
        select(CareLink).where(
            CareLink.client_id == client.id,
            CareLink.therapist_id == therapist_id,
            CareLink.revoked_at.is_(None),
        )
    ):
        earlier.revoked_at = now
    db.session.flush()
    made = CareLink(id=uuid7(), client_id=client.id, therapist_id=therapist_id, created_at=now)
    db.session.add(made)
    change(made, client, scopes, until)
    return made


def change(care: CareLink, client: Account, scopes: Sequence[str], until: date | None) -> None:
    """Set scopes and last day. The consent ends when that day ends where the client lives."""
    care.scopes = [scope for scope in SCOPES if scope in scopes]
    care.until, care.expires_at = until, _end(until, client)
    if "medicines" not in scopes:
        care.medicine_notes_opened_at = None
    if "measures" not in scopes:
        care.stall_card_opened_at = None
    db.session.flush()


def shares_more(care: CareLink, scopes: Sequence[str], until: date | None) -> bool:
    """Would this show more than now, or for longer?"""
    longer = care.until is not None and (until is None or until > care.until)
    return longer or not set(scopes) <= set(care.scopes)


def zone_changed(client: Account, now: datetime) -> None:
    """The client lives elsewhere now: the last day of a consent ends at midnight there."""
    living = select(CareLink).where(
        CareLink.client_id == client.id, CareLink.until.is_not(None), *living_at(now)
    )
    for care in db.session.scalars(living):
        care.expires_at = _end(care.until, client)


def _end(until: date | None, client: Account) -> datetime | None:
    if until is None:
        return None
    return datetime.combine(until + timedelta(days=1), time(), zone(client.time_zone))


def own_link(client_id: UUID, link_id: UUID) -> CareLink:
    """One of the client's links that she has not revoked. Raises `NotFound`."""
    care = db.session.scalar(
        select(CareLink).where(
            CareLink.id == link_id, CareLink.client_id == client_id, CareLink.revoked_at.is_(None)
        )
    )
    if care is None:
        raise NotFound()
    return care


def own_links(client_id: UUID) -> list[tuple[CareLink, Account, str]]:
    """The client's links with therapist and clinic, the newest first."""
    rows = db.session.execute(
        select(CareLink, Account, Clinic.name)
        .join(Account, Account.id == CareLink.therapist_id)
        .join(Clinic, Clinic.id == Account.clinic_id)
        .where(CareLink.client_id == client_id, CareLink.revoked_at.is_(None))
        .order_by(CareLink.created_at.desc())
    )
    return [(row[0], row[1], row[2]) for row in rows]


class _Together(tuple[Any, ...]):
    """The columns of a link, of both who it is between, and of a key, side by side."""

    _make = tuple


_CLIENT, _THERAPIST = aliased(Account), aliased(Account)
_CONSENT = Statement(
    select(
        *(getattr(CareLink, name) for name in row_of(CareLink)._fields),
        *(getattr(who, name) for who in (_CLIENT, _THERAPIST) for name in row_of(Account)._fields),
        DataKey.master_version,
        DataKey.wrapped,
    )
    .join(_CLIENT, _CLIENT.id == CareLink.client_id)
    .join(_THERAPIST, _THERAPIST.id == CareLink.therapist_id)
    .outerjoin(DataKey, DataKey.owner_id == CareLink.client_id)
    .where(
        CareLink.therapist_id == bindparam("therapist"),
        CareLink.client_id == bindparam("client"),
        *living_at(bindparam("now", type_=UtcDateTime())),
    ),
    _Together,
)
_Consent: Any = type("Consent", (row_of(CareLink),), {})  # and both of them as attributes


def consent(therapist_id: UUID, client_id: UUID, now: datetime) -> CareLink | None:
    """The consent that this client gives this therapist now, read from the database.

    With it come both of them, and what opens her words: whoever asks for it reads those next.
    They are rows that read like a link and accounts; who changes something of it uses `note`.
    """
    found = _CONSENT.one(therapist=therapist_id, client=client_id, now=now)
    if found is None:
        return None
    values = iter(found)
    link = _Consent(*islice(values, len(_Consent._fields)))
    account = row_of(Account)
    link.client, link.therapist = (
        account._make(islice(values, len(account._fields))) for _ in range(2)
    )
    version, wrapped = values
    if wrapped is not None:
        have_data_key(client_id, version, wrapped)
    return cast(CareLink, link)


def note(link: CareLink, **values: Any) -> None:
    """Write something down with a consent."""
    db.session.execute(update(CareLink).where(CareLink.id == link.id).values(values))


def opened(client_id: UUID, now: datetime) -> set[str]:
    """What a therapist of this client opened to her."""
    links = select(CareLink).where(CareLink.client_id == client_id, *living_at(now))
    return set().union(*(link.opened for link in db.session.scalars(links)))


def shares(scope: str) -> ColumnElement[bool]:
    """Is this among what a link lets see?"""
    return as_type(CareLink.scopes, Text).like(f'%"{scope}"%')


def all_sharing(*more: ColumnElement[Any]) -> Any:
    """What `sharing` reads of each link, and more columns."""
    return (
        select(
            CareLink.client_id,
            CareLink.scopes,
            CareLink.until,
            CareLink.created_at,
            CareLink.next_session_at,
            CareLink.flags_seen_revision,
            Account.time_zone,
            Account.words,
            DataKey.master_version,
            DataKey.wrapped,
            *more,
        )
        .join(Account, Account.id == CareLink.client_id)
        .join(DataKey, DataKey.owner_id == CareLink.client_id)
        .where(
            CareLink.therapist_id == bindparam("therapist"),
            *living_at(bindparam("now", type_=UtcDateTime())),
        )
        .order_by(CareLink.created_at)
    )


_SHARING = Statement(all_sharing())


def sharing(therapist_id: UUID, now: datetime, statement: Statement = _SHARING) -> list[Any]:
    """Everybody who shares with this therapist now: what is agreed, and what opens her name."""
    rows = statement.rows(therapist=therapist_id, now=now)
    for row in rows:
        have_data_key(row.client_id, row.master_version, row.wrapped)
    return rows
