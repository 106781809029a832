"""What is over and of no use to anybody."""

from datetime import datetime

from sqlalchemy import delete

from backend.accounts import erased_sign_ins, resets
from backend.accounts.passkeys import PasskeyChallenge
from backend.core import limits
from backend.core.db import begin, db


def remove(now: datetime) -> None:
    """Windows of limits, requests for a new password, challenges that nobody answered, and what
    devices of the erased were told by."""
    begin("write")
    limits.forget_old(now)
    resets.forget_old(now)
    erased_sign_ins.forget_old(now)
    db.session.execute(delete(PasskeyChallenge).where(PasskeyChallenge.expires_at <= now))
    db.session.commit()
