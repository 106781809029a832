"""The page of a summary: its sentences and its pictures, ready to be set.

Made from the very answer that the app gets, and from nothing else: the numbers cannot differ.
"""

from datetime import date, timedelta
from typing import Any

from sharing.summary_statements import Json, scopes, sections, ways
from sharing.summary_words import WORDS

TRIED = ("done", "partly", "could_not", "avoided")
_WAYS, _NIGHTS, _LONGEST = 4, 42, 90


def page(shown: Json, locale: str) -> Json:
    """The page in the language of its sentences. `shown`: the summary as JSON says it."""
    say = WORDS[locale]
    return {
        "lang": locale,
        "title": say["summary"],
        "name": shortened(shown["client"]["display_name"]),
        "period": [*shown["period"].values()],
        "scopes": scopes(shown, say),
        "sections": _shortened_names(sections(shown, say)),
        "ways": [_way(each, say) for each in ways(shown)[:_WAYS]],
        "more_ways": max(0, len(ways(shown)) - _WAYS),
        "ledger": _ledger(shown, say),
        "nights": _nights(shown),
        "medicines": _medicines(shown, say),
        "say": {
            name: say[name]
            for name in (
                *("more", "nothing", "map", "ledger", "sleep", "medicines"),
                *("map_key", "nights_key", "letters", "private"),
            )
        },
    }


def shortened(name: str | None) -> str | None:
    """A name that would fill the page is cut where one sees it."""
    if name is None or len(name) <= _LONGEST:
        return name
    return f"{name[: _LONGEST - 1].rstrip()}…"


def _shortened_names(found: list[Json]) -> list[Json]:
    return [
        {**part, "items": [{**each, "about": shortened(each["about"])} for each in part["items"]]}
        for part in found
    ]


def _way(way: Json, say: Json) -> Json:
    return {
        "name": shortened(way["name"]),
        "items": [_context(each, say) for each in way["contexts"]],
    }


def _context(context: Json, say: Json) -> Json:
    tried = sum(context[outcome] for outcome in TRIED)
    practised = context["done"] + context["partly"]
    form: str = say["practised_of_tried"] if tried else say["open"]
    return {
        "label": shortened(context["label"]),
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
