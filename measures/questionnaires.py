"""The questionnaires, as data: what is asked, how it is counted, whose it is.

Each file of the folder beside this one is a questionnaire. Its words are those of its authors and
are never changed or translated by us: where no text in somebody's language is known to be theirs,
she gets the English one. WHO-5 is under a licence of its own, which stands in its file.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from measures.change import smallest_reliable
from measures.stall import Scale

_FOLDER = Path(__file__).with_suffix("")
_ORIGINAL = "en"


@dataclass(frozen=True, slots=True)
class Texts:
    """The words of the form: what leads the items, the items, the answers from 0 upwards."""

    lead: str
    items: tuple[str, ...]
    options: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Band:
    """From this score on it is called so; the label is by language."""

    key: str
    start: int
    label: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Flag:
    """An answer of `start` or more to this item (counted from one) is one to look at."""

    key: str
    item: int
    start: int


@dataclass(frozen=True, slots=True)
class Questionnaire:
    """`factor`: what the sum of the answers is multiplied by to make the score.

    `about`: what it asks after, by language. `evidence`: as in sharing/statements.py.
    """

    id: str
    version: int
    title: str
    about: Mapping[str, str]
    texts: Mapping[str, Texts]
    factor: int
    scale: Scale
    bands: tuple[Band, ...]
    flags: tuple[Flag, ...]
    source: str
    evidence: str
    licence: str
    notice: str

    @property
    def items(self) -> int:
        return len(self.texts[_ORIGINAL].items)

    @property
    def most(self) -> int:
        """The highest answer; the lowest is 0."""
        return len(self.texts[_ORIGINAL].options) - 1

    @property
    def highest(self) -> int:
        """The highest score; the lowest is 0."""
        return self.items * self.most * self.factor

    def language(self, locale: str) -> str:
        """In which language somebody of this locale is asked."""
        return locale if locale in self.texts else _ORIGINAL


@cache
def questionnaires() -> Mapping[str, Questionnaire]:
    """Every questionnaire by its id, in the order of the alphabet."""
    return {name: _questionnaire(name) for name in NAMES}


NAMES = tuple(sorted(file.stem for file in _FOLDER.glob("*.json")))


def _questionnaire(name: str) -> Questionnaire:
    read = json.loads((_FOLDER / f"{name}.json").read_text(encoding="utf-8"))
    as_they_are = ("id", "version", "title", "about", "factor")
    about_it = ("source", "evidence", "licence", "notice")
    return Questionnaire(
        **{key: read[key] for key in (*as_they_are, *about_it)},
        texts={language: _texts(each) for language, each in read["texts"].items()},
        scale=Scale(_reliable(read["reliable_change"]), read["caseness"], read["higher_is_worse"]),
        bands=tuple(Band(each["key"], each["from"], each["label"]) for each in read["bands"]),
        flags=tuple(Flag(each["key"], each["item"], each["from"]) for each in read["flags"]),
    )


def _texts(read: Mapping[str, Any]) -> Texts:
    return Texts(read["lead"], tuple(read["items"]), tuple(read["options"]))


def _reliable(read: Any) -> float:
    """In points, as published; or `sd` and `reliability` of a norm, from which it follows."""
    return smallest_reliable(**read) if isinstance(read, dict) else read
