"""Did a new way come by itself, and did what was taken from sessions come back? As statements."""

from typing import Any
from uuid import UUID

from backend.core.zones import zone
from practice import journal_queries
from practice.probes import Came, transfer
from practice.recalls import recalled
from sharing.statements import Period, say


def journal_figures(client_id: UUID, home: str, period: Period, private: bool) -> dict[str, Any]:
    """Probes and recalls of the period; their dates are those where the client lives (`home`)."""
    answers = journal_queries.recall_answers(client_id, home, private)
    back = recalled(answers, period.first, period.last)
    came = transfer(
        Came(each.came_by_itself)
        for each in journal_queries.probes(client_id)
        if period.first <= each.answered_at.astimezone(zone(home)).date() <= period.last
    )
    return {
        "transfer": say("practice.transfer", came.figure, period, came.interval, hits=came.hits),
        "recall": say("practice.recall", back.figure, period, back.interval, hits=back.hits),
    }
