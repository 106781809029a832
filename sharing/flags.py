"""Answers to look at that a therapist has not seen yet: a quiet mark until she reads the summary.

Nobody is told by mail, push or alarm. What her client keeps private is not among them.
"""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from backend.accounts.models import CareLink
from measures import queries
from measures.models import MeasureResponse
from measures.questionnaires import questionnaires
from measures.service import score
from sharing.measure_figures import LOOK_BACK


def unseen(links: Sequence[CareLink], now: datetime) -> list[MeasureResponse]:
    """What was flagged in the last half year and came after the therapist's last reading."""
    seen = {link.client_id: link.flags_seen_revision or 0 for link in links}
    flagged = queries.flagged_since(seen.keys(), now - LOOK_BACK, private=False)
    return [each for each in flagged if each.revision > seen[each.client_id]]


def marks(link: CareLink, now: datetime) -> list[dict[str, Any]]:
    """One a flag, oldest first, and with which revision it came."""
    return [
        {
            "revision": each.revision,
            "measure": each.measure,
            "title": questionnaires()[each.measure].title,
            "flag": flag,
            "local_date": each.local_date,
        }
        for each in unseen([link], now)
        for flag in score(each).flags
    ]


def latest(links: Sequence[CareLink], now: datetime) -> dict[UUID, date]:
    """The date of each client's latest mark."""
    if not links:
        return {}
    return {each.client_id: each.local_date for each in unseen(links, now)}
