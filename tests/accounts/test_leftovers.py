"""What is over is removed, and nothing else."""

from datetime import timedelta

from sqlalchemy import func, select

from backend.accounts import leftovers, resets
from backend.accounts.erased_sign_ins import ErasedSignIn
from backend.accounts.passkeys import PasskeyChallenge
from backend.accounts.resets import PasswordReset
from backend.core import clock, limits
from backend.core.db import begin, db
from backend.core.ids import uuid7
from backend.core.limits import RateLimit
from tests.people import People

TABLES = (RateLimit, PasswordReset, PasskeyChallenge, ErasedSignIn)


def counts() -> list[int]:
    begin("read")
    return [db.session.scalar(select(func.count()).select_from(table)) or 0 for table in TABLES]


def test_each_goes_at_its_time(people: People) -> None:
    now, minute = clock.now(), timedelta(minutes=1)
    with people.app.app_context():
        begin("write")
        limits.hit("look-up", "somebody", 20, 15 * minute, now)
        resets.ask(people.client.email, now)
        challenge = {"account_id": None, "challenge": b"x", "expires_at": now + 5 * minute}
        db.session.add(PasskeyChallenge(id=uuid7(), **challenge))
        db.session.add(ErasedSignIn(access_hash=b"x", until=now + 10 * minute))
        db.session.commit()
        for later, expected in (
            (5 * minute - timedelta(seconds=1), [1, 1, 1, 1]),
            (5 * minute, [1, 1, 0, 1]),
            (10 * minute - timedelta(seconds=1), [1, 1, 0, 1]),
            (10 * minute, [1, 1, 0, 0]),
            (15 * minute - timedelta(seconds=1), [1, 1, 0, 0]),
            (15 * minute, [0, 1, 0, 0]),
            (resets.LIFETIME + timedelta(hours=23), [0, 1, 0, 0]),
            (resets.LIFETIME + timedelta(hours=24), [0, 0, 0, 0]),
        ):
            leftovers.remove(now + later)
            assert counts() == expected, later
