"""Practices and the nights after them as statements; only for whoever may see both kinds."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from practice.attempts import Attempt
from sharing.practice_nights import practice_nights
from sharing.statements import Period, rules, say
from sleep.usual_nights import Slept

_NIGHT_RULES = {
    "total_sleep_minutes": "practice_nights.total_sleep",
    "sleep_efficiency": "practice_nights.efficiency",
    "early_rise_minutes": "practice_nights.early_rise",
    "short_nights": "practice_nights.short",
    "followed": "practice_nights.followed",
}


def figures(
    attempts: Iterable[Attempt], nights: Sequence[Slept], rem: Mapping[date, int], period: Period
) -> dict[str, Any]:
    """The practices of the period with their nights, which reach further back and beyond it."""
    found = practice_nights(attempts, nights, rem)
    early = found.early_rise_minutes.standing == "enough"
    last_part = rules()["practice_nights.last_part"]["says"][period.locale]
    return {
        "pairs": found.pairs,
        "nights": found.nights,
        "minutes_until_onset": say(
            "practice_nights.until_onset", found.minutes_until_onset, period, nights=found.nights
        ),
        **{name: say(rule, getattr(found, name), period) for name, rule in _NIGHT_RULES.items()},
        # A sentence about nights in general, so it stands only beside one about hers.
        "last_part_of_the_night": last_part if early else None,
    }
