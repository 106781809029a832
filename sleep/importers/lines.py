"""Items as lines of JSON, to come back from the process that read the file."""

import json
from dataclasses import asdict
from datetime import datetime
from typing import Any

from sleep.device_night import DeviceNight, Retracted, Stage
from sleep.importers.items import Item, Refused

_KINDS: dict[str, type[DeviceNight] | type[Retracted] | type[Refused]] = {
    kind.__name__: kind for kind in (DeviceNight, Retracted, Refused)
}


def written(item: Item) -> str:
    """One line."""
    return json.dumps([type(item).__name__, asdict(item)], default=datetime.isoformat)


def read(line: str) -> Item:
    """The item again."""
    name, values = json.loads(line)
    if name == DeviceNight.__name__:
        values |= _times(values, "started_at", "ended_at")
        stages = (Stage(**{**s, **_times(s, "started_at", "ended_at")}) for s in values["stages"])
        values["stages"] = tuple(stages)
    return _KINDS[name](**values)


def _times(values: dict[str, Any], *names: str) -> dict[str, datetime]:
    return {name: datetime.fromisoformat(values[name]) for name in names}
