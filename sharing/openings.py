"""Opening to the client what is her therapist's until then."""

from datetime import datetime

from backend.accounts import care
from backend.accounts.models import CareLink
from backend.core import audit
from backend.core.errors import NotFound

MEDICINE_NOTES, STALL_CARD = "medicine-notes", "stall-card"
_SCOPES = {MEDICINE_NOTES: "medicines", STALL_CARD: "measures"}


def set_open(link: CareLink, what: str, opens: bool, now: datetime) -> None:
    """Open or close it under this consent. That it was done stands in the client's log.

    Raises `NotFound` without the scope: there is nothing to open.
    """
    scope = _SCOPES[what]
    if scope not in link.scopes:
        raise NotFound()
    if opens is (what in link.opened):
        return
    care.note(link, **{f"{what.replace('-', '_')}_opened_at": now if opens else None})
    action = f"{what}-{'opened' if opens else 'closed'}"
    audit.record(link.client_id, link.therapist_id, action, {"scopes": [scope]}, now)
