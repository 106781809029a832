"""Links to a new password: claimed, then sent, at most once.

Nobody can know whether a mail that broke off half-way arrived, and two links for one request look
like an attack. Whoever waits in vain asks again.
"""

from collections.abc import Callable
from datetime import datetime

from sqlalchemy import select, update

from backend.accounts import resets
from backend.accounts.models import Account
from backend.accounts.resets import PasswordReset
from backend.core import clock
from backend.core.db import begin, db
from notifications.mail_batch import BATCH, send_each
from notifications.mails import Mail, SendMail, reset_text


def send_waiting(
    send: SendMail | None, base_url: str, worker: str, go_on: Callable[[], bool] = lambda: True
) -> None:
    """Send what was asked for, one batch."""
    if send is not None:
        send_each(send, _claim(base_url, clock.now()), "mails", worker, go_on)


def _claim(base_url: str, now: datetime) -> list[Mail]:
    """Take requests that nobody took, the oldest first. For an unknown address nothing is sent."""
    begin("write")
    waiting = (
        select(PasswordReset.id)
        .where(
            PasswordReset.claimed_at.is_(None),
            PasswordReset.used_at.is_(None),
            PasswordReset.expires_at > now,
        )
        .order_by(PasswordReset.id)
        .limit(BATCH)
        .with_for_update(skip_locked=True)
        .cte("waiting")
    )
    claimed = db.session.execute(
        update(PasswordReset)
        .where(PasswordReset.id == waiting.c.id)
        .values(claimed_at=now)
        .returning(PasswordReset.id, PasswordReset.account_id),
        execution_options={"synchronize_session": False},
    ).all()
    mails = []
    for id, account_id in claimed:
        if account_id is not None:
            account = db.session.get_one(Account, account_id)
            link = f"{base_url}/#/reset/{resets.token(id)}"
            mails.append(Mail(id, account.email, reset_text(account.locale, link)))
    db.session.commit()
    return mails
