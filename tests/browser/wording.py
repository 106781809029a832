"""What the app says, by the keys of its messages: a better wording breaks no test."""

import json
import re
from typing import Any

from backend.core.config import ROOT

MESSAGES: dict[str, str] = json.loads((ROOT / "app/messages/en.json").read_text())


def said(key: str, **values: Any) -> str:
    """The English text of `key`; with `count` its singular or plural."""
    if "count" in values:
        key += "_one" if values["count"] == 1 else "_other"
    return re.sub(r"\{\{(\w+)\}\}", lambda match: str(values[match[1]]), MESSAGES[key])
