"""What a therapist reads: computed when it is read, under the consent of that instant.

Nothing is stored, so no copy outlives a withdrawal. The preview that the client sees is made
by the same function from the same consent.
"""

from collections.abc import Callable, Collection, Iterable, Sequence
from datetime import date, datetime
from operator import attrgetter
from typing import Any
from uuid import UUID

from backend.accounts import care
from backend.accounts.models import CareLink
from backend.core import audit, crypto
from backend.core.db import begin
from backend.core.device_time import late
from backend.core.held import save
from measures.models import MeasureResponse
from practice.journal import TherapySession
from practice.models import PracticeEntry
from sharing import flags
from sharing.insights import Asked, Read, ask, figures, for_client, reckoning
from sharing.meetings import meetings
from sharing.statements import Period

# In the order in which they are told; the others are worked on.
_TOLD = (
    "id occurred_at local_date behaviour_id context_id outcome managed expected_likelihood "
    "happened surprise next_likelihood distress_before distress_peak distress_after"
).split()
ENTRY = [*_TOLD, "logged_at", "created_at", "marks"]
SHARED_WORDS = ("expected", "happened", "learned", "new_experience", "safety")


def preview(link: CareLink, start: date, end: date, now: datetime) -> dict[str, Any]:
    """The summary for the client: the same, less what is not open to her yet."""
    asked = _asked(link, start, end)
    return for_client(_told(link, asked, ask(asked)(), now))


def read_summary(
    link: CareLink, start: date, end: date, now: datetime, on_paper: bool
) -> dict[str, Any]:
    """The summary for the therapist. That it was read is written down, or it is not read.

    Whoever takes a page along has read it a moment before: her client reads of two deeds.
    What was flagged is seen from now on; one that arrives meanwhile stays marked.
    """
    details = {"scopes": link.scopes, "from": str(start), "to": str(end)}
    action = "summary-printed" if on_paper else "summary-read"
    asked = _asked(link, start, end)
    reading = ask(asked)
    audit.record(link.client_id, link.therapist_id, action, details, now)
    save()  # who else reads of her waits for the end of her log: no longer than for this
    shown = _told(link, asked, reading(), now)
    if "measures" in link.scopes and (flagged := shown["measures"]["flagged"]):
        begin("write")
        care.note(link, flags_seen_revision=max(each["revision"] for each in flagged))
    return shown


def _asked(link: CareLink, start: date, end: date) -> Asked:
    # In the language of whoever reads it; the client's preview is the same, word for word.
    period = Period(start, end, link.therapist.locale)
    # The sealed column is not even selected without the scope for it.
    columns = [*ENTRY, "words"] if "words" in link.scopes else ENTRY
    client = link.client
    return Asked(client.id, client.time_zone, period, link.scopes, False, True, columns)


def _told(link: CareLink, asked: Asked, read: Callable[[], Read], now: datetime) -> dict[str, Any]:
    """Everything that this consent lets its therapist see of the period, and nothing else."""
    client, period = link.client, asked.period
    with reckoning():
        found = read()
        made = figures(found, asked, link.opened)
        if "practice" in link.scopes:
            made["practice"]["entries"] = _entries(found, client.id, asked.entries)
            made["practice"]["sessions"] = _sessions(found, period, "words" in link.scopes)
    held, filled = (kind in found.there for kind in (TherapySession, MeasureResponse))
    shown: dict[str, Any] = {
        "client": {"id": client.id, "display_name": client.display_name},
        "period": {"from": period.first, "to": period.last},
        "scopes": link.scopes,
        "meetings": meetings(link, client, now, held),
        **made,
    }
    if "measures" in link.scopes:
        shown["measures"]["flagged"] = flags.marks(link, now) if filled else []
    return shown


def _entries(found: Read, client_id: UUID, columns: Collection[str]) -> list[dict[str, Any]]:
    rows = found.practised.rows if found.practised else ()
    return shown_entries(client_id, map(attrgetter(*columns), rows))


_SESSION = ("id", "local_date", "activated", "new_experience", "stayed_with_it")


def _sessions(found: Read, period: Period, with_words: bool) -> list[dict[str, Any]]:
    """Her sessions as she saw them; what she took away is words."""
    held = found.journal.sessions if found.journal else ()
    return [
        {
            **{name: getattr(each, name) for name in _SESSION},
            **({"take_aways": each.opened_words().get("take_aways")} if with_words else {}),
        }
        for each in held
        if period.first <= each.local_date <= period.last
    ]


def shown_entries(client_id: UUID, rows: Iterable[Sequence[Any]]) -> list[dict[str, Any]]:
    """Rows of `ENTRY`, and of her words if they were read, as api/shared_entries.py tells them."""
    opened, found = crypto.Opener(client_id, PracticeEntry.__tablename__), []
    for row in rows:
        shown = dict(zip(_TOLD, row, strict=False))
        logged, received, marks, *sealed = row[len(_TOLD) :]
        shown["late"] = late(shown["occurred_at"], logged, received)
        shown["marks"] = marks
        if sealed:
            words = opened(shown["id"], sealed[0])
            shown["words"] = {name: words.get(name) for name in SHARED_WORDS}
        found.append(shown)
    return found
