"""Medicines by their generic names, and what sleep studies report of REM sleep under each.

The table beside this file is the only place where they are kept, each with its source. ATC codes
are left out: nothing here reads them, and their terms are not ours (docs/adr/0025).
"""

import csv
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path

_FILE = Path(__file__).with_suffix(".csv")


class Effect(StrEnum):
    """What studies report of the amount of REM sleep."""

    SUPPRESS = "suppress"
    NEUTRAL = "neutral"
    INCREASE = "increase"
    MIXED = "mixed"
    UNKNOWN = "unknown"


class Certainty(StrEnum):
    """How certain that is. Insufficient: too little was studied to say anything."""

    STRONG = "strong"
    MODERATE = "moderate"
    LIMITED = "limited"
    CONFLICTING = "conflicting"
    INSUFFICIENT = "insufficient"


@dataclass(frozen=True, slots=True)
class Medicine:
    """`class_level`: studied in others of its class. `evidence`: R when the source was read, else
    K, as in sharing/statements.py."""

    generic: str
    drug_class: str
    effect: Effect
    certainty: Certainty
    class_level: bool
    evidence: str
    source: str


@cache
def catalogue() -> Mapping[str, Medicine]:
    """Every medicine by its generic name, in the order of the alphabet."""
    with _FILE.open(encoding="utf-8", newline="") as table:
        return {row["generic"]: _medicine(row) for row in csv.DictReader(table)}


def search(text: str) -> list[Medicine]:
    """Whose generic name holds `text`, whatever its case and accents; names that begin with it
    come first. What is written differently is not found: a medicine is never guessed."""
    wanted = _plain(text.strip())
    found = [each for each in catalogue().values() if wanted in _plain(each.generic)]
    return sorted(found, key=lambda each: not _plain(each.generic).startswith(wanted))


def _plain(text: str) -> str:
    parts = unicodedata.normalize("NFKD", text)
    return "".join(sign for sign in parts if not unicodedata.combining(sign)).casefold()


def _medicine(row: Mapping[str, str]) -> Medicine:
    return Medicine(
        generic=row["generic"],
        drug_class=row["class"],
        effect=Effect(row["effect"]),
        certainty=Certainty(row["certainty"]),
        class_level=row["class_level"] == "yes",
        evidence=row["evidence"],
        source=row["source"],
    )
