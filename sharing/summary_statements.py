"""Which statements of a summary stand on its page, under which heading, in which order.

Whatever the summary says beside these comes last: a figure that is new is printed untold.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from backend.accounts.models import SCOPES
from sharing.summary_before import attempts, beside, said_before

Json = dict[str, Any]

# The most telling first: what does not fit is left out from the end.
SECTIONS = {
    "practice": (
        "practice.days_practised",
        "practice.recall",
        "practice.first_times",
        "practice.transfer",
    ),
    "ledger": (
        "practice.expectations.figure",
        "practice.expectation_change",
        "practice.surprise",
    ),
    "sleep": (
        "sleep.whole.total_sleep_minutes",
        "sleep.whole.sleep_efficiency",
        "sleep.whole.awake_minutes",
        "sleep.whole.regularity",
        "sleep.whole.midsleep_spread_minutes",
        "sleep.trends.total_sleep_minutes",
        "sleep.trends.sleep_efficiency",
        "sleep.whole.time_in_bed_minutes",
        "sleep.whole.social_jetlag_minutes",
    ),
    "after": (
        "practice_nights.followed",
        "practice_nights.minutes_until_onset",
        "practice_nights.total_sleep_minutes",
        "practice_nights.short_nights",
    ),
}
# Told of each new way by its own name, set beside a figure, drawn, or more than a page can hold:
# the app has them.
DETAIL = (
    "before practice.behaviours practice.contexts practice.facets practice.patterns sleep.nights "
    "sleep.week sleep.weeks sleep.whole sleep.devices practice_nights measures.forms "
    "stalled.courses"
).split()
LANES = ("activated", "new_felt", "practised")


def sections(shown: Json, say: Json) -> list[Json]:
    """Each heading with its lines; a kind that is not shared has none."""
    said = dict(_statements(shown))
    found = {
        name: [(path, said.pop(path)) for path in paths if path in said]
        for name, paths in SECTIONS.items()
    }
    rest = [(path, said[path]) for path in said if not _is_detail(path)]
    listed = {
        "practice": [*_attempts(shown, say), *_lines(found["practice"], shown, say)],
        "ledger": _lines(found["ledger"], shown, say),
        "measures": _measures(shown, say),
        "sleep": _lines(found["sleep"], shown, say),
        "after": _lines(found["after"], shown, say),
        "also": _lines(rest, shown, say),
    }
    return _headed(listed, say)


def patterns(shown: Json, say: Json) -> list[Json]:
    """How each old pattern was answered, under one heading."""
    return _headed({"patterns": _patterns(shown, say)}, say)


def _headed(listed: Mapping[str, list[Json]], say: Json) -> list[Json]:
    return [{"heading": say[name], "items": lines} for name, lines in listed.items() if lines]


def scopes(shown: Json, say: Json) -> list[list[str]]:
    """What is shared, and what is not: an empty page must not look like an empty month."""
    names: Mapping[str, str] = say["scopes"]
    there = [names[each] for each in SCOPES if each in shown["scopes"]]
    withheld = [names[each] for each in SCOPES if each not in shown["scopes"]]
    both = ((say["shared"], there), (say["not_shared"], withheld))
    return [[label, joined(listed)] for label, listed in both if listed]


def line(said: Json, shown: Json, say: Json, before: str | None = None) -> Json:
    """One sentence with what is behind it, and what it was in the period before."""
    period = [said["from"], said["to"]]
    return {
        **plain(said["sentence"]),
        "when": None if period == [*shown["period"].values()] else sorted({*period}),
        "few": say["few"] if said["standing"] == "few" else None,
        "before": before,
        "note": note(said, say),
    }


def joined(told: Iterable[str]) -> str:
    """No line begins with the dot between them."""
    return "\u00a0· ".join(told)


def plain(sentence: str, about: str | None = None) -> Json:
    """A sentence that says itself what is behind it."""
    bare = dict.fromkeys(("when", "few", "before", "note"))
    return {"about": about, "sentence": sentence, **bare}


def note(said: Json, say: Json) -> str:
    """How many entries, how much is not known, and which evidence."""
    share = said["missing_share"]
    missing = None if share is None else round(100 * share)
    form: str = say["note_empty" if missing is None else "note"]
    return form.format(n=said["n"], of=said["of"], missing=missing, evidence=said["evidence"])


def _lines(found: list[tuple[str, Json]], shown: Json, say: Json) -> list[Json]:
    """A line for each that can be said, and one line for all of which there is not enough yet."""
    lines, few = [], []
    for path, said in found:
        before = beside(path, shown, say)
        if said["standing"] != "not_enough":
            lines.append(line(said, shown, say, before))
        elif about := _about(path, say):
            named = say["too_few"].format(about=about, **said)
            few.append(f"{named} {before}" if before else named)
    return [*lines, *([plain(joined(few), say["not_enough"])] if few else [])]


def _about(path: str, say: Json) -> str | None:
    """None: no word for it, or a trend, which nobody misses in a short period."""
    above, _, name = path.removesuffix(".figure").rpartition(".")
    return None if above == "sleep.trends" else say["about"].get(name)


def _attempts(shown: Json, say: Json) -> list[Json]:
    if "practice" not in shown:
        return []
    return [{**plain(attempts(shown, say)), "note": "C"}]


def _measures(shown: Json, say: Json) -> list[Json]:
    """Of each questionnaire by its name; then what became of their courses, and what to ask."""
    forms = shown.get("measures", {}).get("forms", [])
    earlier = shown["before"].get("measures", {}).get("forms", [])
    totals = {each["measure"]: each["total"] for each in earlier}
    card = shown.get("stalled", {})
    courses = [each for each in card.get("courses", []) if each["finding"] != "not_enough_data"]
    asked = [each["question"] for each in card.get("gaps", [])]
    return [
        *(told for each in forms for told in _flagged(each, say)),
        *(_total(each, totals.get(each["measure"]), shown, say) for each in forms),
        *(line(each["figure"], shown, say) for each in courses),
        *([plain(" ".join(asked), say["ask"])] if asked else []),
        *(told for name in ("difference", "trend") for told in _moved(forms, name, shown, say)),
    ]


def _total(form: Json, before: Json | None, shown: Json, say: Json) -> Json:
    total, then = form["total"], said_before("total", before, say)
    if total["standing"] == "not_enough":
        return {**plain(say["no_total"], form["title"]), "before": then}
    return {**line(total, shown, say, then), "about": form["title"]}


def _moved(forms: Iterable[Json], name: str, shown: Json, say: Json) -> list[Json]:
    """How far or how fast each of them did, if enough is known."""
    known = [each for each in forms if each[name]["standing"] != "not_enough"]
    return [{**line(each[name], shown, say), "about": each["title"]} for each in known]


def _flagged(form: Json, say: Json) -> list[Json]:
    """The last answer of the period to look at, whether or not it was seen before."""
    raised = [(each["local_date"], flag) for each in form["responses"] for flag in each["flags"]]
    return [
        plain(say["flagged"].format(n=flag.removeprefix("item_"), date=day), form["title"])
        for day, flag in raised[-1:]
    ]


def _patterns(shown: Json, say: Json) -> list[Json]:
    patterns = shown.get("practice", {}).get("patterns", [])
    return [
        plain(" ".join((*_answered(each, say), _lanes(each, say))), each["name"])
        for each in patterns
        if not each["retired"]
    ]


def _answered(pattern: Json, say: Json) -> list[str]:
    """How it was answered in the period, all its weeks together."""
    counts = {name: sum(week[name] for week in pattern["weeks"]) for name in say["answers"]}
    told = [f"{say['answers'][name]}\u00a0{n}" for name, n in counts.items() if n]
    return [f"{joined(told)}."] if told else []


def _lanes(pattern: Json, say: Json) -> str:
    """Which of the three ingredients were written down; an empty lane is named."""
    lanes = pattern["strip"]["lanes"]
    if all(lanes[lane] == "some" for lane in LANES):
        return str(say["all_lanes"])
    found = {
        state: ", ".join(say["lanes"][lane] for lane in LANES if lanes[lane] == state)
        for state in say["lane_states"]
    }
    named = [f"{say['lane_states'][state]}: {names}" for state, names in found.items() if names]
    return str(say["some_lanes"].format(lanes="; ".join(named)))


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
