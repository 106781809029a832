"""Everybody who shares with a therapist now."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, Text, bindparam, case, cast, func, select

from backend.accounts.care import living_at
from backend.accounts.models import Account, CareLink
from backend.core.crypto import DataKey, have_data_key
from backend.core.db import UtcDateTime
from backend.core.statements import Statement

_LINK = (
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
)


class Sharing:
    """What is agreed, what opens each name, and when she last entered something: one statement.

    `days`: of each kind its scope and the day of its records.
    """

    def __init__(self, days: Mapping[str, Any]) -> None:
        latest = [_latest(scope, day).label(f"last_{scope}") for scope, day in days.items()]
        self._statement = Statement(_living(*_LINK, *latest))

    def with_(self, therapist_id: UUID, now: datetime) -> list[Any]:
        """The earliest consent first."""
        links = self._statement.rows(therapist=therapist_id, now=now)
        for link in links:
            have_data_key(link.client_id, link.master_version, link.wrapped)
        return links


def _living(*columns: Any) -> Select[Any]:
    return (
        select(*columns)
        .join(Account, Account.id == CareLink.client_id)
        .join(DataKey, DataKey.owner_id == CareLink.client_id)
        .where(
            CareLink.therapist_id == bindparam("therapist"),
            *living_at(bindparam("now", type_=UtcDateTime())),
        )
        .order_by(CareLink.created_at)
    )


def _latest(scope: str, day: Any) -> ColumnElement[date | None]:
    """Of her living records that are not private. Where the kind is not shared, nobody looks.

    The database looks at the end of an index; a GROUP BY would read all her rows.
    """
    kind = day.class_
    shown = (kind.client_id == CareLink.client_id, kind.deleted.is_(False), kind.private.is_(False))
    shared = cast(CareLink.scopes, Text).like(f'%"{scope}"%')
    return case((shared, select(func.max(day)).where(*shown).scalar_subquery()))


def last_entry(link: Any) -> date | None:
    """Of all kinds that she shares."""
    days = (link.last_practice, link.last_sleep, link.last_measures)
    return max(filter(None, days), default=None)
