"""The modality lenses: how one and the same record reads in each school, as data.

Each file of the folder beside this one is a lens: its name, which fields lead, and how fields are
called and asked for, in each language. Another lens is another file.
"""

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path

_FOLDER = Path(__file__).with_suffix("")


@dataclass(frozen=True, slots=True)
class Wording:
    """How a field of the record is called in this lens, and how it is asked for."""

    field: str
    label: str
    prompt: str


@dataclass(frozen=True, slots=True)
class Lens:
    """`leads`: the fields to show first, in this order. A field without wording keeps its own."""

    key: str
    name: str
    leads: tuple[str, ...]
    wordings: tuple[Wording, ...]


NAMES = tuple(sorted(file.stem for file in _FOLDER.glob("*.json")))


@cache
def lenses(locale: str) -> tuple[Lens, ...]:
    """Every lens in one language, by name of its file."""
    return tuple(_lens(key, locale) for key in NAMES)


def _lens(key: str, locale: str) -> Lens:
    read = json.loads((_FOLDER / f"{key}.json").read_text(encoding="utf-8"))
    wordings = tuple(
        Wording(field, says["label"][locale], says["prompt"][locale])
        for field, says in read["fields"].items()
    )
    return Lens(key, read["name"][locale], tuple(read["leads"]), wordings)
