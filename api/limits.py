"""How often an address may try what invites guessing."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from flask import current_app, request

from backend.core import limits
from backend.core.db import begin, db
from backend.core.errors import TooMany


@dataclass(frozen=True)
class Limit:
    """At most `most` tries of `what` in a window."""

    what: str
    most: int
    window: timedelta = timedelta(minutes=15)

    def count(self, who: str, now: datetime) -> None:
        """Count a try, whatever becomes of it. Raises `TooMany`. Ends any open transaction."""
        if not current_app.config["RATE_LIMITS"]:
            return
        begin("write")
        wait = limits.hit(self.what, who, self.most, self.window, now)
        db.session.commit()
        if wait is not None:
            raise TooMany(int(wait.total_seconds()) + 1)


def address() -> str:
    """Who asks. A proxy's word counts only when it is one of ours."""
    direct = request.remote_addr or ""
    told = request.headers.get("X-Forwarded-For", "").rpartition(",")[2].strip()
    return told if told and direct in current_app.config["TRUSTED_PROXIES"] else direct
