"""A therapist's notice: weekly and before a session, that there is something to read.

One mail a morning at most, about nobody by name, and only when somebody who shares with her wrote
something of a shared kind in the last week. Claimed, then sent, at most once, like every mail.
"""

from collections.abc import Callable
from datetime import datetime

from sqlalchemy import or_, select

from backend.accounts import care
from backend.accounts.models import Account
from backend.core import clock
from backend.core.db import begin, db
from backend.core.ids import uuid7
from backend.core.readings import LatestShared
from backend.core.zones import zone
from measures.models import MeasureResponse
from notifications.mail_batch import BATCH, send_each
from notifications.mails import Mail, SendMail, notice_text
from notifications.notice_days import AT, LATELY, STALE, wanted
from notifications.schedule import WEEKDAYS, next_firings
from practice.models import PracticeEntry
from sleep.models import Night


def send_waiting(
    send: SendMail | None, base_url: str, worker: str, go_on: Callable[[], bool] = lambda: True
) -> None:
    """Send the notices of this hour, one batch."""
    if send is not None:
        send_each(send, _claim(base_url, clock.now()), "notices", worker, go_on)


def _claim(base_url: str, now: datetime) -> list[Mail]:
    """Move each therapist's due morning on; whatever happens then, it does not come again."""
    begin("write")
    due = db.session.scalars(
        select(Account)
        .where(
            Account.role == "therapist",
            Account.notices,
            or_(Account.next_notice_at.is_(None), Account.next_notice_at <= now),
        )
        .order_by(Account.next_notice_at, Account.id)
        .limit(BATCH)
        .with_for_update(skip_locked=True)
    ).all()
    mails = [
        Mail(uuid7(), each.email, notice_text(each.locale, base_url))
        for each in due
        if _moved_on(each, now) and _something_to_read(each, now)
    ]
    db.session.commit()
    return mails


def _moved_on(therapist: Account, now: datetime) -> bool:
    """Set her next morning. Was there one, and is it still morning?"""
    due = therapist.next_notice_at
    (following,) = next_firings(AT, WEEKDAYS, zone(therapist.time_zone), now, 1)
    therapist.next_notice_at = following.at_utc
    return due is not None and now - due <= STALE


def _something_to_read(therapist: Account, now: datetime) -> bool:
    """Under the consents of this instant."""
    today = now.astimezone(zone(therapist.time_zone)).date()
    links = [
        link for link in care.sharing(therapist.id, now) if wanted(today, link.next_session_at, now)
    ]
    sharing = [
        [link.client_id for link in links if scope in link.scopes]
        for scope in ("practice", "sleep", "measures")
    ]
    return any(day >= today - LATELY for day in _LAST.of(*sharing).values())


_LAST = LatestShared(PracticeEntry.local_date, Night.id, MeasureResponse.local_date)
