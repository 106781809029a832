"""The period before, in few words, to stand in brackets beside a figure on paper."""

from typing import Any

from backend.core.figures import Figure
from sharing.statements import signed, worded

Json = dict[str, Any]

TRIED = ("done", "partly", "could_not", "avoided")
# How each is said; what is not here has nothing beside it.
_SAID = {
    "practice.days_practised": "days",
    "practice.expectations.figure": "share",
    "practice.expectation_change": "points",
    "practice.surprise": "number",
    "sleep.whole.total_sleep_minutes": "duration",
    "sleep.whole.time_in_bed_minutes": "duration",
    "sleep.whole.sleep_efficiency": "percent",
    "sleep.whole.awake_minutes": "minutes",
    "sleep.whole.regularity": "number",
    "sleep.whole.midsleep_spread_minutes": "minutes",
    "sleep.whole.social_jetlag_minutes": "duration",
}


def beside(path: str, shown: Json, say: Json) -> str | None:
    """What the same figure was in the period before."""
    found: Any = shown["before"]
    for name in path.split("."):
        found = found.get(name) if found else None
    return said_before(_SAID[path], found, say) if path in _SAID else None


def said_before(form: str, figure: Json | None, say: Json) -> str | None:
    """None when there was not enough to say it."""
    if figure is None or figure["value"] is None:
        return None
    value = figure["value"]
    hours, minutes = divmod(round(value), 60)
    named = {"hours": hours, "minutes": f"{minutes:02}", "signed": signed(value, 0)}
    named |= {"value": round(value), "share": round(100 * value)}
    return str(say["before"].format(said=say["forms"][form].format_map({**figure, **named})))


def attempts(shown: Json, say: Json) -> str:
    """How often it was tried, by what came of it; how often nothing came up stands apart."""
    now, before = (each["practice"]["attempts"] for each in (shown, shown["before"]))
    both = [sum(each[outcome] for outcome in TRIED) for each in (now, before)]
    then = any(before.values())
    told = [
        f"{label}\u00a0{_both(now[outcome], before[outcome], then)}"
        for outcome, label in say["outcomes"].items()
        if now[outcome] or before[outcome]
    ]
    if not told:
        return str(say["no_attempts"])
    beside = f" {say['before'].format(said=both[1])}" if then else ""
    tried = Figure(None, both[0], both[0])
    return worded(say["attempts"], tried, {"before": beside, "list": "\u00a0· ".join(told)})


def _both(now: int, before: int, known: bool) -> str:
    return f"{now} ({before})" if known else str(now)
