"""Thousands of clients with one reminder each, written straight into the tables."""

import os
from datetime import datetime, time, timedelta

from flask import Flask
from sqlalchemy import insert

from backend.accounts import registration
from backend.accounts.models import Account, LoginSession
from backend.core import clock, crypto
from backend.core.db import begin, db
from backend.core.ids import uuid7
from backend.core.synced import RevisionCounter
from notifications.models import Delivery, Device, Reminder
from practice.models import Behaviour


def fill(
    app: Flask,
    due: int,
    at: datetime,
    kind: str = "sleep_diary",
    channel: str = "fcm",
    subscription: str = "",
) -> None:
    """So many clients, each with a device and a reminder that falls due at this instant."""
    now = clock.now()
    with app.app_context():
        begin("write")
        for start in range(0, due, 1000):
            tables: dict[type, list[dict[str, object]]] = {
                each: []
                for each in (
                    Account, crypto.DataKey, RevisionCounter, LoginSession, Behaviour, Reminder,
                    Device, Delivery,
                )
            }  # fmt: skip
            for number in range(start, min(start + 1000, due)):
                for model, row in client(number, kind, channel, subscription, at, now):
                    tables[model].append(row)
            for model, rows in tables.items():
                db.session.execute(insert(model), rows)
        db.session.commit()
        db.session.connection().exec_driver_sql("ANALYZE")
        db.session.commit()


def client(
    number: int, kind: str, channel: str, subscription: str, at: datetime, now: datetime
) -> list[tuple[type, dict[str, object]]]:
    """The rows of one."""
    id, session, behaviour, reminder, device = (uuid7() for _ in range(5))
    version, wrapped = crypto.keyring().wrap(os.urandom(32), id)
    crypto.have_data_key(id, version, wrapped)
    token = f"phone-{number}" if channel == "fcm" else subscription
    unique = token if channel == "fcm" else str(id)
    record = {"client_id": id, "revision": 1, "deleted": False, "created_at": now}
    record["written_at"] = now
    return [
        (Account, {
            "id": id, "role": "client", "email": f"{channel}-{number}@example.org",
            "password_hash": "-",
            "time_zone": "UTC", "locale": "en", "quiet_from": time(0), "quiet_to": time(0),
            "daily_cap": registration.DAILY_CAP, "created_at": now,
        }),
        (crypto.DataKey, {"owner_id": id, "master_version": version, "wrapped": wrapped}),
        (RevisionCounter, {"client_id": id, "latest": 2}),
        (LoginSession, {
            "id": session, "account_id": id, "access_hash": os.urandom(32), "access_until": now,
            "generation": 1, "rotated_at": now, "refresh_until": now + timedelta(days=60),
            "created_at": now, "strong": False,
        }),
        (Behaviour, {
            **record, "id": behaviour, "context_ids": [], "active": True, "lens": "exposure",
            "stage": "widen",
        }),
        (Reminder, {
            **record, "id": reminder, "kind": kind, "local_time": at.time(), "enabled": True,
            "weekdays": ["MO", "TU", "WE", "TH", "FR", "SA", "SU"], "time_zone": "UTC",
            "follows_device": False,
        }),
        (Device, {
            "client_id": id, "id": device, "session_id": session, "channel": channel,
            "token_hash": crypto.keyring().digest("device-token", unique),
            "words": crypto.seal(id, "devices", device, {"token": token}), "time_zone": "UTC",
            "enabled": True, "changed_at": now,
        }),
        (Delivery, {
            "client_id": id, "id": uuid7(), "reminder_id": reminder, "channel": channel,
            "local_date": at.date(), "due_at": at,
            "state": "scheduled", "attempts": 0,
        }),
    ]  # fmt: skip
