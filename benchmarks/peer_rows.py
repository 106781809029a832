"""The made-up people as rows of the peers' tables."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from hashlib import sha256
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import create_engine

from backend.core.ids import uuid7
from benchmarks.peers.models import Account, Base, CareLink, Entry, Night, Session
from benchmarks.people import ZONE, Client, Person

Row = tuple[type[Any], dict[str, Any]]


def make_tables(url: str) -> None:
    engine = create_engine(url)
    Base.metadata.create_all(engine)
    engine.dispose()


def of_therapist(therapist: Person, now: datetime) -> Iterator[Row]:
    yield from _account(therapist, "therapist", 0, now)


def of_client(client: Client, now: datetime) -> Iterator[Row]:
    """In the order in which the tables refer to each other."""
    days = sorted(_days(client), key=lambda record: record[1])
    yield from _account(client, "client", len(days), now)
    yield CareLink, {"therapist_id": client.therapist.id, "client_id": client.id}
    for seq, (model, _, values) in enumerate(days, 1):
        yield model, {**values, "client_id": client.id, "seq": seq}


def _account(who: Person, role: str, seq: int, now: datetime) -> Iterator[Row]:
    name = f"{role} {who.id.hex[-6:]}"
    yield Account, {"id": who.id, "role": role, "name": name, "change_seq": seq}
    hashed, later = sha256(who.token.encode()).digest(), now + timedelta(days=30)
    yield Session, {"token_hash": hashed, "account_id": who.id, "expires_at": later}


def _days(client: Client) -> Iterator[tuple[type[Any], datetime, dict[str, Any]]]:
    zone = ZoneInfo(ZONE)
    for entry in client.entries:
        day = entry["occurred_at"].astimezone(zone).date()
        yield Entry, entry["logged_at"], {**entry, "local_date": day}
    for night in client.nights:
        at = datetime.combine(night["id"], time(8), zone)
        yield Night, at, {**night, "id": uuid7(), "date": night["id"], **_minutes(night)}


def _minutes(night: dict[str, Any]) -> dict[str, int]:
    in_bed = _between(night["into_bed"], night["out_of_bed"])
    tried = _between(night["tried_to_sleep"], night["final_awakening"])
    asleep = tried - night["sleep_latency_minutes"] - night["awake_minutes"]
    return {"time_in_bed_minutes": in_bed, "total_sleep_minutes": asleep}


def _between(start: time, end: time) -> int:
    """Minutes from an evening to the next morning."""
    days = (datetime.combine(date.min, start), datetime.combine(date.min + timedelta(1), end))
    return int((days[1] - days[0]).total_seconds()) // 60
