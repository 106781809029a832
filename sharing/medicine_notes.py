"""Opening the notes on medicines to the client. They are her therapist's until then."""

from datetime import datetime

from backend.accounts.models import CareLink
from backend.core import audit


def set_open(link: CareLink, opens: bool, now: datetime) -> None:
    """Open or close them under this consent. That it was done stands in the client's log."""
    if opens is (link.medicine_notes_opened_at is not None):
        return
    link.medicine_notes_opened_at = now if opens else None
    action = "medicine-notes-opened" if opens else "medicine-notes-closed"
    audit.record(link.client_id, link.therapist_id, action, {"scopes": ["medicines"]}, now)
