"""Why something is offered today, or left in peace, in a client's own language.

The sentences stand in reasons.json beside this file; they say what the rule of DOMAIN G used, and
nothing else: the same offer has the same words.
"""

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from practice.offers import Item, Resting

_FILE = Path(__file__).with_suffix(".json")


def why_offered(item: Item, locale: str) -> str:
    """Why this behaviour today, and why in this context."""
    gap = item.gap_days or 0
    counted = {"gap": gap, "since": gap + item.days_overdue}
    said = [_words()["reasons"][item.reason][locale].format_map(counted)]
    if item.context_reason is not None:
        said.append(_words()["contexts"][item.context_reason][locale])
    return " ".join(said)


def why_resting(resting: Resting, locale: str) -> str:
    """Why this behaviour is not offered for now."""
    return str(_words()["resting"][resting.reason][locale])


@cache
def _words() -> Mapping[str, Any]:
    read: dict[str, Any] = json.loads(_FILE.read_text(encoding="utf-8"))
    return read
