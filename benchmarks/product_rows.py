"""The made-up people as rows of the product's tables: words sealed, revisions in order."""

import os
from collections.abc import Iterator
from dataclasses import fields
from datetime import datetime, time, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from backend.accounts.models import SCOPES, Account, CareLink, LoginSession
from backend.accounts.sessions import token_hash
from backend.core import audit, crypto
from backend.core.ids import uuid7
from backend.core.synced import RevisionCounter
from benchmarks.people import ZONE, Client, Person
from practice.models import Behaviour, Context, PracticeEntry
from sleep import diary
from sleep.models import Night
from sleep.service import night_figures

Row = tuple[type[Any], dict[str, Any]]
UNANSWERED = {each.name: None for each in fields(diary.Night) if each.name != "date"}
FACETS = {"place": None, "people": None, "inner_state": None, "activity": None}


def of_therapist(therapist: Person, now: datetime) -> Iterator[Row]:
    yield from _account(therapist, "therapist", now)


def of_client(client: Client, now: datetime) -> Iterator[Row]:
    """In the order in which the tables refer to each other."""
    yield from _account(client, "client", now)
    records = list(_records(client))
    yield RevisionCounter, {"client_id": client.id, "latest": len(records)}
    yield from _consent(client, now - timedelta(days=1))
    for revision, (model, at, values) in enumerate(records, 1):
        yield model, _synced(client, model, revision, at, values)


def _consent(client: Client, at: datetime) -> Iterator[Row]:
    """Whoever gave one has the first row of her access log."""
    hers, scopes = {"client_id": client.id}, list(SCOPES)
    yield CareLink, {
        **hers, "id": uuid7(), "therapist_id": client.therapist.id, "scopes": scopes,
        "created_at": at,
    }  # fmt: skip
    start = audit.AuditHead(**hers, number=0, chained=b"")
    entry = audit.following(start, client.id, "consent-given", {"scopes": scopes}, at)
    yield audit.AuditEntry, entry
    yield audit.AuditHead, {name: entry[name] for name in ("client_id", "number", "chained")}


def _account(who: Person, role: str, now: datetime) -> Iterator[Row]:
    version, wrapped = crypto.keyring().wrap(os.urandom(32), who.id)
    crypto.have_data_key(who.id, version, wrapped)
    yield crypto.DataKey, {"owner_id": who.id, "master_version": version, "wrapped": wrapped}
    yield Account, {
        "id": who.id, "role": role, "email": f"{who.id}@example.org", "password_hash": "-",
        "words": _sealed(who.id, Account, who.id, {"display_name": f"{role} {who.id.hex[-6:]}"}),
        "time_zone": ZONE, "locale": "en", "quiet_from": time(21), "quiet_to": time(8),
        "daily_cap": 1, "notices": True, "created_at": now,
    }  # fmt: skip
    later = now + timedelta(days=30)
    yield LoginSession, {
        "id": uuid7(), "account_id": who.id, "access_hash": token_hash(who.token),
        "access_until": later, "generation": 1, "rotated_at": now, "refresh_until": later,
        "created_at": now, "strong": True, "confirmed_at": now,
    }  # fmt: skip


def _records(client: Client) -> Iterator[tuple[type[Any], datetime, dict[str, Any]]]:
    """Plan first, then what she logged, day by day."""
    start = client.entries[0]["occurred_at"] - timedelta(days=1)
    for number, id in enumerate(client.contexts, 1):
        yield Context, start, {"id": id, "words": {"label": f"Place {number}"}}
    for number, id in enumerate(client.behaviours, 1):
        yield Behaviour, start, {
            "id": id, "context_ids": [str(each) for each in client.contexts], "active": True,
            "lens": "exposure", "stage": "widen", "words": {"name": f"Way {number}"},
        }  # fmt: skip
    yield from sorted(_days(client), key=lambda record: record[1])


def _days(client: Client) -> Iterator[tuple[type[Any], datetime, dict[str, Any]]]:
    zone = ZoneInfo(ZONE)
    for entry in client.entries:
        more = {
            "local_date": entry["occurred_at"].astimezone(zone).date(),
            "facets": FACETS,
            "private": False,
            "marks": [],
        }
        yield PracticeEntry, entry["logged_at"], {**entry, **more}
    for night in client.nights:
        at = datetime.combine(night["id"], time(8), zone)
        answers = {**UNANSWERED, "no_sleep": False, "which_of_two": {}, **night}
        yield Night, at, {**answers, **night_figures(answers), "private": False}


def _synced(
    client: Client, model: type[Any], revision: int, at: datetime, values: dict[str, Any]
) -> dict[str, Any]:
    sealed = _sealed(client.id, model, values["id"], values["words"])
    same = {"revision": revision, "deleted": False, "created_at": at, "written_at": at}
    return {"client_id": client.id, **same, **values, "words": sealed}


def _sealed(owner: UUID, model: type[Any], row: object, words: dict[str, Any]) -> bytes | None:
    return crypto.seal(owner, model.__tablename__, row, words)
