"""What stands in the printed document: sections, tables and words, ready to be set."""

from collections.abc import Mapping
from typing import Any

from measures.questionnaires import questionnaires
from sharing.export import Records, names
from sharing.export_words import OUTCOMES, WORDS

Json = dict[str, Any]


def document(records: Records, locale: str, name: str | None) -> Json:
    """The whole document in her language. Empty parts are left out."""
    say = WORDS[locale]
    days = sorted(
        [entry["local_date"] for entry in records["practice-entry"]]
        + [night["date"] for night in records["night"]]
    )
    sections = [_patterns(records, say), _behaviours(records, say)]
    tables = [
        _attempts(records, say),
        _nights(records, say),
        _measures(records, say, locale),
        _medicines(records, say),
    ]
    return {
        "lang": locale,
        "title": say["title"],
        "name": name or None,
        "dated": _dated(records),
        "period_label": say["period"],
        "period": [days[0], days[-1]] if days else None,
        "sections": [section for section in sections if section["items"]],
        "tables": [table for table in tables if table["rows"]],
    }


def _dated(records: Records) -> list[int] | None:
    """When the newest of it was stored: the same data make the same document."""
    stored = [record["written_at"] for kind in records.values() for record in kind]
    if not stored:
        return None
    day, clock = max(stored)[:19].split("T")
    return [int(part) for part in (*day.split("-"), *clock.split(":"))]


def _patterns(records: Records, say: Json) -> Json:
    items = [
        {"name": pattern["words"]["name"], "lines": _lines(pattern["words"], say)}
        for pattern in records["pattern"]
    ]
    return {"heading": say["patterns"], "items": items}


def _behaviours(records: Records, say: Json) -> Json:
    patterns = names(records, "pattern", "name")
    contexts = names(records, "context", "label")
    items = []
    for behaviour in records["behaviour"]:
        planned = [contexts[id] for id in behaviour["context_ids"] if id in contexts]
        about = {"pattern": patterns.get(behaviour["pattern_id"]), "contexts": ", ".join(planned)}
        lines = _lines({**about, **behaviour["words"]}, say)
        items.append({"name": behaviour["words"]["name"], "lines": lines})
    return {"heading": say["behaviours"], "items": items}


_LINES = "trigger old_expectation old_response pattern when will instead_of cue contexts".split()


def _lines(words: Mapping[str, str | None], say: Json) -> list[list[str]]:
    return [[say[name], text] for name in _LINES if (text := words.get(name))]


def _attempts(records: Records, say: Json) -> Json:
    behaviours = names(records, "behaviour", "name")
    contexts = names(records, "context", "label")
    outcomes = dict(zip(OUTCOMES, say["outcomes"], strict=True))
    entries = sorted(records["practice-entry"], key=lambda entry: entry["occurred_at"])
    return {
        "heading": say["attempts"],
        "widths": [5, 10, 8, 6, 8],
        "head": [say[name] for name in ("date", "what", "context", "outcome", "distress")],
        "rows": [
            [
                entry["local_date"],
                behaviours.get(entry["behaviour_id"], say["gone"]),
                contexts.get(entry["context_id"], say["gone"]) if entry["context_id"] else "",
                outcomes[entry["outcome"]],
                _distress(entry),
            ]
            for entry in entries
        ],
    }


def _nights(records: Records, say: Json) -> Json:
    return {
        "heading": say["nights"],
        "widths": [1, 1, 1, 1, 1],
        "head": [say[name] for name in ("morning", "in_bed", "asleep", "efficiency", "sleep_was")],
        "rows": [
            [
                night["date"],
                _hours(night["derived"]["time_in_bed_minutes"]),
                _hours(night["derived"]["total_sleep_minutes"]),
                _percent(night["derived"]["sleep_efficiency"]),
                say["quality"][night["quality"] - 1] if night["quality"] else "",
            ]
            for night in records["night"]
        ],
    }


def _measures(records: Records, say: Json, locale: str) -> Json:
    """Each form a row; an incomplete one has no result. Single answers are in the other exports."""
    filled = sorted(records["measure-response"], key=lambda each: each["answered_at"])
    return {
        "heading": say["questionnaires"],
        "widths": [1, 1, 1, 2],
        "head": [say[name] for name in ("date", "questionnaire", "result", "band")],
        "rows": [
            [
                each["local_date"],
                questionnaires()[each["measure"]].title,
                say["incomplete"] if each["score"] is None else str(each["score"]),
                _band(each, locale),
            ]
            for each in filled
        ],
    }


def _band(response: Mapping[str, Any], locale: str) -> str:
    bands = questionnaires()[response["measure"]].bands
    labels = {band.key: band.label[locale] for band in bands}
    return labels.get(response["band"], "")


def _medicines(records: Records, say: Json) -> Json:
    """Each dose a row; a medicine that she gave no name of her own goes by its generic one."""
    taken = sorted(records["medicine"], key=lambda each: each["started_on"])
    return {
        "heading": say["medicines"],
        "widths": [2, 2, 1, 1],
        "head": [say[name] for name in ("medicine", "dose", "started", "stopped")],
        "rows": [
            [
                each["words"]["name"] or each["generic"],
                each["words"]["dose"] or "",
                each["started_on"],
                each["stopped_on"] or "",
            ]
            for each in taken
        ],
    }


def _distress(entry: Mapping[str, Any]) -> str:
    felt = [entry[f"distress_{when}"] for when in ("before", "peak", "after")]
    if felt == [None] * 3:
        return ""
    return " – ".join("?" if number is None else str(number) for number in felt)


def _hours(minutes: int | None) -> str:
    return "" if minutes is None else f"{minutes // 60}:{minutes % 60:02}"


def _percent(value: float | None) -> str:
    return "" if value is None else f"{value:.0f} %"
