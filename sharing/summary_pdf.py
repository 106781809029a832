"""The page of a summary: its sentences and its pictures, ready to be set.

Made from the very answer that the app gets, and from nothing else: the numbers cannot differ.
"""

from datetime import date, timedelta
from typing import Any

from sharing.summary_before import TRIED
from sharing.summary_statements import Json, line, patterns, scopes, sections
from sharing.summary_words import words

_WAYS, _NIGHTS = 6, 42
_LONGEST, _LONGEST_CONTEXT = 90, 50


def page(shown: Json, locale: str) -> Json:
    """The page in the language of its sentences. `shown`: the summary as JSON says it."""
    say = words()[locale]
    ways = _ways(shown)
    return {
        "lang": locale,
        "title": say["summary"],
        "name": shortened(shown["client"]["display_name"]),
        "period": [*shown["period"].values()],
        "before": [*shown["before"]["period"].values()],
        "scopes": scopes(shown, say),
        "sections": _shortened_names(sections(shown, say)),
        "patterns": _shortened_names(patterns(shown, say)),
        "ways": [_way(each, shown, say) for each in ways[:_WAYS]],
        "more_ways": max(0, len(ways) - _WAYS),
        "ledger": _ledger(shown, say),
        "nights": _nights(shown),
        "medicines": _medicines(shown, say),
        "say": {
            name: say[name]
            for name in (
                *("more", "nothing", "before", "map", "open", "ledger", "sleep", "medicines"),
                *("map_key", "nights_key", "letters", "private"),
            )
        },
    }


def shortened(name: str | None, longest: int = _LONGEST) -> str | None:
    """A name that would fill the page is cut where one sees it."""
    if name is None or len(name) <= longest:
        return name
    return f"{name[: longest - 1].rstrip()}…"


def _label(context: Json) -> str | None:
    return shortened(context["label"], _LONGEST_CONTEXT)


def _shortened_names(found: list[Json]) -> list[Json]:
    return [
        {**part, "items": [{**each, "about": shortened(each["about"])} for each in part["items"]]}
        for part in found
    ]


def _ways(shown: Json) -> list[Json]:
    """The most practised first. What was put away and not tried then says nothing about it."""
    listed = shown.get("practice", {}).get("behaviours", [])
    kept = [each for each in listed if each["active"] or any(each["attempts"].values())]
    return sorted(kept, key=lambda way: -sum(way["attempts"].values()))


def _way(way: Json, shown: Json, say: Json) -> Json:
    """What is said of it, where it was tried, and where it is still open."""
    said = (way["coverage"]["figure"], way["effective_contexts"])
    tried = [each for each in way["contexts"] if _tried(each)]
    return {
        "name": shortened(way["name"]),
        "said": [line(each, shown, say) for each in said if each["standing"] != "not_enough"],
        "items": [_context(each, say) for each in tried],
        "open": [_label(each) for each in way["contexts"] if not _tried(each)],
    }


def _tried(context: Json) -> int:
    return sum(context[outcome] for outcome in TRIED)


def _context(context: Json, say: Json) -> Json:
    tried = _tried(context)
    practised = context["done"] + context["partly"]
    form: str = say["practised_of_tried"]
    return {
        "label": _label(context),
        "practised": practised,
        "tried": tried,
        "says": form.format(practised=practised, tried=tried),
    }


def _ledger(shown: Json, say: Json) -> list[Json]:
    """How often what she feared happened: counts, none of them good or bad."""
    counts = shown.get("practice", {}).get("expectations", {})
    found = [{"label": label, "n": counts.get(name, 0)} for name, label in say["feared"].items()]
    return found if any(each["n"] for each in found) else []


def _nights(shown: Json) -> list[Json]:
    """The last of them, six weeks at most, so that a bar can be seen."""
    nights: list[Json] = shown.get("sleep", {}).get("nights", [])
    slept = {each["date"]: each["total_sleep_minutes"] for each in nights}
    if not slept:
        return []
    dates = _dates(shown["period"]["from"], shown["period"]["to"])[-_NIGHTS:]
    return [{"date": day, "minutes": slept.get(day)} for day in dates]


def _dates(first: str, last: str) -> list[str]:
    start, end = date.fromisoformat(first), date.fromisoformat(last)
    return [str(start + timedelta(days=day)) for day in range((end - start).days + 1)]


def _medicines(shown: Json, say: Json) -> Json | None:
    """Each dose with the days on which it changed; nothing is said of what it does."""
    if "medicines" not in shown:
        return None
    return {"items": [_medicine(each, say) for each in shown["medicines"]["taken"]]}


def _medicine(taken: Json, say: Json) -> list[Any]:
    named = [taken["name"] or taken["generic"], taken["dose"]]
    form: str = say["from"] if taken["stopped_on"] is None else say["from_to"]
    dates = form.format(start=taken["started_on"], end=taken["stopped_on"])
    return [shortened(", ".join(each for each in named if each)), dates]
