"""What she takes or took in a period, and the notes on it: hers, her preview's, her therapist's."""

from collections.abc import Callable, Collection, Iterable, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sharing.medicine_changes import changes
from sharing.statements import Period
from sleep.medicine_catalogue import catalogue
from sleep.medicine_notes import Note, note
from sleep.medicine_queries import ask_medicines, medicines
from sleep.medicines import Medicine

KINDS = (Medicine,)
Taken = Sequence[dict[str, Any]]


def ask(
    client_id: UUID, period: Period, private: bool, there: Collection[Any]
) -> Callable[[], Taken]:
    """What she took in the period, each dose a line, when it is called for."""
    if Medicine not in there:
        return list
    asked = ask_medicines(client_id, period.first, period.last, private)
    return lambda: _lines(asked())


def figures(taken: Taken, period: Period, opened: bool) -> dict[str, Any]:
    """With the notes for her therapist. `opened`: the therapist opened them to her."""
    return {
        "taken": taken,
        "changes": changes(taken, period.first, period.last),
        "studies_open": opened,
        "studies": _notes(taken, period.locale),
    }


def taken(client_id: UUID, first: date, last: date, private: bool) -> list[dict[str, Any]]:
    """Each dose that she took between two dates, by name."""
    return _lines(medicines(client_id, first, last, private))


def _lines(found: Iterable[Medicine]) -> list[dict[str, Any]]:
    return sorted(map(_taken, found), key=_by_name)


def for_client(figures: dict[str, Any]) -> dict[str, Any]:
    """The same without notes that are not open to her."""
    withheld = {"studies"} if figures["studies"] and not figures["studies_open"] else set[str]()
    return {name: value for name, value in figures.items() if name not in withheld}


def _taken(medicine: Medicine) -> dict[str, Any]:
    words = medicine.opened_words()
    columns = ("id", "generic", "started_on", "stopped_on")
    return {
        **{name: getattr(medicine, name) for name in columns},
        "name": words.get("name"),
        "dose": words.get("dose"),
    }


def _by_name(taken: dict[str, Any]) -> str:
    return str(taken["generic"] or taken["name"]).casefold()


def _notes(taken: Taken, locale: str) -> list[Note]:
    known = catalogue()
    generics = sorted({each["generic"] for each in taken} & known.keys())
    return [note(known[generic], locale) for generic in generics]
