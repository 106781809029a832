"""What was done to an account itself, in the log that its client reads."""

from datetime import datetime

from backend.accounts.models import Account
from backend.core import audit


def note(account: Account, action: str, now: datetime) -> None:
    """Write it down for a client; nobody else has a log."""
    if account.role == "client":
        audit.record(account.id, account.id, action, {}, now)
