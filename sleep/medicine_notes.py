"""What is said of a catalogued medicine: one fixed text, and never advice (DOMAIN D).

No score, no colour, no ranking, nothing about dose or timing, and no other medicine beside it.
"""

import json
from dataclasses import dataclass, fields
from functools import cache
from pathlib import Path
from typing import Any

from sleep.medicine_catalogue import Medicine

_FILE = Path(__file__).with_suffix(".json")


@dataclass(frozen=True, slots=True)
class Note(Medicine):
    """What studies report of a medicine, how certain that is, where it stands, and the text."""

    text: str = ""


def note(medicine: Medicine, locale: str) -> Note:
    """The note in this language; the generic name stays as it is."""
    says = _words()[locale]
    certainty = says["certainty"][medicine.certainty]
    certainty += says["class_level"] if medicine.class_level else ""
    certainty += says["unread"] if medicine.evidence == "K" else ""
    effect = says["effect"][medicine.effect]
    text = says["text"].format(generic=medicine.generic, effect=effect, certainty=certainty)
    return Note(**{each.name: getattr(medicine, each.name) for each in fields(Medicine)}, text=text)


@cache
def _words() -> dict[str, Any]:
    read: dict[str, Any] = json.loads(_FILE.read_text(encoding="utf-8"))
    return read
