"""What stands around the sentences of a summary on paper, in the reader's language."""

import json
from functools import cache
from pathlib import Path
from typing import Any


@cache
def words() -> dict[str, dict[str, Any]]:
    """By language, then by what they are about."""
    read: dict[str, Any] = json.loads(Path(__file__).with_suffix(".json").read_text("utf-8"))
    return read
