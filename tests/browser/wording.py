"""What the app says, by the keys of its messages: a better wording breaks no test."""

import json
import re
from functools import cache
from typing import Any

from backend.core.config import ROOT

LANGUAGES = ("en", "de", "ar")


@cache
def messages(language: str) -> dict[str, str]:
    loaded: dict[str, str] = json.loads((ROOT / f"app/messages/{language}.json").read_text())
    return loaded


def said(key: str, language: str = "en", **values: Any) -> str:
    """The text of `key`; with `count` its singular or plural, in English."""
    if "count" in values:
        key += "_one" if values["count"] == 1 else "_other"
    return re.sub(r"\{\{(\w+)\}\}", lambda match: str(values[match[1]]), messages(language)[key])
