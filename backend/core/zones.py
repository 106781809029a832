"""Time zones by name, always from the tzdata package, so that every machine agrees."""

import zoneinfo
from functools import cache
from zoneinfo import ZoneInfo

# A system's own zone files may be a year older than the package.
zoneinfo.reset_tzpath(to=())

NAMES = frozenset(zoneinfo.available_timezones() - {"localtime", "Factory", "posixrules"})


@cache
def zone(name: str) -> ZoneInfo:
    """The zone called `name`. Raises KeyError for a name outside the IANA list."""
    if name not in NAMES:
        raise KeyError(name)
    return ZoneInfo(name)
