"""How reminders are doing, read from the due table when asked; nothing of anybody in it."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, or_, select

from backend.core.db import db
from notifications.models import Delivery

PERIOD = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Gauges:
    """`backlog`: due, unfinished and held by nobody, the oldest for `lag_seconds`.

    `finished`: how many ended in each (state, reason) within the last day.
    """

    backlog: int
    lag_seconds: float
    finished: dict[tuple[str, str], int]


def gauges(now: datetime) -> Gauges:
    """Over everybody's deliveries, as they are at this instant."""
    backlog, oldest = db.session.execute(
        select(func.count(), func.min(Delivery.due_at)).where(
            Delivery.finished_at.is_(None),
            Delivery.due_at <= now,
            or_(Delivery.held_until.is_(None), Delivery.held_until <= now),
        )
    ).one()
    rows = db.session.execute(
        select(Delivery.state, Delivery.reason, func.count())
        .where(Delivery.finished_at > now - PERIOD)
        .group_by(Delivery.state, Delivery.reason)
    )
    lag = (now - oldest).total_seconds() if oldest else 0.0
    return Gauges(backlog, lag, {(state, reason or ""): count for state, reason, count in rows})


def prometheus(found: Gauges) -> str:
    """The text format of Prometheus, version 0.0.4. States and reasons are words of ours."""
    lines = [
        "# HELP anew_reminders_backlog Reminders that are due and that no worker has in hand.",
        "# TYPE anew_reminders_backlog gauge",
        f"anew_reminders_backlog {found.backlog}",
        "# HELP anew_reminders_lag_seconds How long the oldest of them has been due.",
        "# TYPE anew_reminders_lag_seconds gauge",
        f"anew_reminders_lag_seconds {found.lag_seconds:.3f}",
        "# HELP anew_reminders_finished_last_day Reminders that ended, by outcome and reason.",
        "# TYPE anew_reminders_finished_last_day gauge",
    ]
    for (state, reason), count in sorted(found.finished.items()):
        labels = f'state="{state}",reason="{reason}"'
        lines.append(f"anew_reminders_finished_last_day{{{labels}}} {count}")
    return "\n".join(lines) + "\n"
