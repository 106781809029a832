"""Which statements of a summary stand on its page, under which heading, in which order.

Whatever the summary says beside these comes last: a figure that is new is printed untold.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from backend.accounts.models import SCOPES

Json = dict[str, Any]

SECTIONS = {
    "practice": (
        "practice.days_practised",
        "practice.first_times",
        "practice.transfer",
        "practice.recall",
    ),
    "ledger": (
        "practice.expectations.figure",
        "practice.expectation_change",
        "practice.surprise",
    ),
    "sleep": (
        "sleep.whole.total_sleep_minutes",
        "sleep.whole.time_in_bed_minutes",
        "sleep.week.sleep_efficiency_weekly",
        "sleep.whole.awake_minutes",
        "sleep.whole.regularity",
        "sleep.whole.midsleep_spread_minutes",
        "sleep.whole.social_jetlag_minutes",
        "sleep.trends.total_sleep_minutes",
        "sleep.trends.sleep_efficiency",
    ),
    "after": (
        "practice_nights.followed",
        "practice_nights.minutes_until_onset",
        "practice_nights.total_sleep_minutes",
        "practice_nights.short_nights",
    ),
}
# Told of each new way by its own name, drawn, or more than a page can hold: the app has them.
DETAIL = (
    "practice.behaviours practice.contexts practice.facets practice.patterns sleep.nights "
    "sleep.week sleep.weeks sleep.whole sleep.devices practice_nights measures.forms "
    "stalled.courses"
).split()
LANES = ("activated", "new_felt", "practised")


def sections(shown: Json, say: Json) -> list[Json]:
    """Each heading with its lines; a kind that is not shared has none."""
    said = dict(_statements(shown))
    found = {
        name: [line(path, said.pop(path), shown, say) for path in paths if path in said]
        for name, paths in SECTIONS.items()
    }
    rest = [line(path, said[path], shown, say) for path in said if not _is_detail(path)]
    listed = {
        "practice": found["practice"],
        "ways": _ways(shown, say),
        "ledger": found["ledger"],
        "measures": _measures(shown, say),
        "also": rest,
        "ingredients": _ingredients(shown, say),
        "sleep": found["sleep"],
        "after": found["after"],
    }
    kept = {name: [each for each in lines if each] for name, lines in listed.items()}
    return [{"heading": say[name], "items": lines} for name, lines in kept.items() if lines]


def scopes(shown: Json, say: Json) -> list[list[str]]:
    """What is shared, and what is not: an empty page must not look like an empty month."""
    names: Mapping[str, str] = say["scopes"]
    there = [names[each] for each in SCOPES if each in shown["scopes"]]
    withheld = [names[each] for each in SCOPES if each not in shown["scopes"]]
    both = ((say["shared"], there), (say["not_shared"], withheld))
    return [[label, " · ".join(listed)] for label, listed in both if listed]


def line(path: str, said: Json, shown: Json, say: Json, about: str | None = None) -> Json | None:
    """One sentence with what is behind it. "Not enough yet" needs to say of what."""
    parts = [each for each in path.split(".") if each != "figure"]
    if about is None and said["standing"] == "not_enough":
        about = say["about"].get(parts[-1])
        if about is None:
            return None
    period = [said["from"], said["to"]]
    return {
        "about": about,
        "when": None if period == [*shown["period"].values()] else period,
        "sentence": said["sentence"],
        "few": say["few"] if said["standing"] == "few" else None,
        "note": note(said, say),
    }


def note(said: Json, say: Json) -> str:
    """How many entries, how much is not known, and which evidence."""
    share = said["missing_share"]
    missing = None if share is None else round(100 * share)
    form: str = say["note_empty" if missing is None else "note"]
    return form.format(n=said["n"], of=said["of"], missing=missing, evidence=said["evidence"])


def ways(shown: Json) -> list[Json]:
    """What was put away and not tried in the period says nothing about it."""
    listed: list[Json] = shown.get("practice", {}).get("behaviours", [])
    return [each for each in listed if each["active"] or any(each["attempts"].values())]


def _ways(shown: Json, say: Json) -> list[Json | None]:
    lines: list[Json | None] = []
    for each in ways(shown):
        varied = each["effective_contexts"]
        lines.append(line("coverage", each["coverage"]["figure"], shown, say, each["name"]))
        if varied["standing"] != "not_enough":  # else the line before says as much
            lines.append(line("effective_contexts", varied, shown, say))
    return lines


def _measures(shown: Json, say: Json) -> list[Json | None]:
    """Of each questionnaire by its name; then what became of their courses."""
    lines: list[Json | None] = []
    for form in shown.get("measures", {}).get("forms", []):
        lines.append(line("difference", form["difference"], shown, say, form["title"]))
        if form["trend"]["standing"] != "not_enough":  # else the line before says as much
            lines.append(line("trend", form["trend"], shown, say, form["title"]))
    courses = shown.get("stalled", {}).get("courses", [])
    told = [each["figure"] for each in courses if each["finding"] != "not_enough_data"]
    return [*lines, *(line("course", each, shown, say) for each in told)]


def _ingredients(shown: Json, say: Json) -> list[Json | None]:
    """Which of the three were written down of each pattern; an empty lane is named."""
    patterns = shown.get("practice", {}).get("patterns", [])
    blank = {"when": None, "few": None, "note": None}
    return [
        {
            **blank,
            "about": each["name"],
            "sentence": " · ".join(
                f"{say['lanes'][lane]}: {say['lane_states'][each['strip']['lanes'][lane]]}"
                for lane in LANES
            ),
        }
        for each in patterns
        if not each["retired"]
    ]


def _statements(value: Any, path: str = "") -> Iterator[tuple[str, Json]]:
    if isinstance(value, list):
        for place, inner in enumerate(value):
            yield from _statements(inner, f"{path}.{place}")
    elif isinstance(value, dict):
        if "sentence" in value and "standing" in value:
            yield path, value
        for name, inner in value.items():
            yield from _statements(inner, f"{path}.{name}" if path else name)


def _is_detail(path: str) -> bool:
    return any(path == each or path.startswith(f"{each}.") for each in DETAIL)
