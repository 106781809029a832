"""The sleep figures of a period, the same for the client, her preview and her therapist."""

from dataclasses import fields
from typing import Any
from uuid import UUID

import sleep.queries
from sharing.statements import Period, say
from sleep.models import Night
from sleep.service import diary_night, figures
from sleep.week import Week, week


def sleep_figures(client_id: UUID, period: Period, private: bool) -> dict[str, Any]:
    """The nights of the period, and the means of its last seven dates."""
    nights = sleep.queries.nights(client_id, period.first, period.last, private)
    found = week([diary_night(night) for night in nights], period.last)
    return {
        "nights": [{**_answers(night), **figures(night)} for night in nights],
        "week": week_statements(found, period.locale),
    }


def week_statements(found: Week, locale: str) -> dict[str, Any]:
    """The means of a week, each with its sentence."""
    period = Period(found.first, found.last, locale)
    names = {field.name for field in fields(Week)} - {"first", "last"}
    means = {name: say(_RULES[name], getattr(found, name), period) for name in sorted(names)}
    return {"first": found.first, "last": found.last, **means}


_RULES = {
    "time_in_bed_minutes": "sleep.time_in_bed",
    "total_sleep_minutes": "sleep.total_sleep",
    "sleep_latency_minutes": "sleep.latency",
    "awake_minutes": "sleep.awake",
    "sleep_efficiency": "sleep.efficiency",
    "sleep_efficiency_weekly": "sleep.efficiency_weekly",
}


def _answers(night: Night) -> dict[str, Any]:
    names = ("quality", "rested", "awakenings", "sleep_latency_minutes", "awake_minutes")
    return {"date": night.id, **{name: getattr(night, name) for name in names}}
