"""Open mHealth: sleep-episode 1.1 and total-sleep-time 1.0, which IEEE 1752.1 has superseded.

Here our SME (100·TST/SPT) has its own name, `sleep_maintenance_efficiency_percentage`.
"""

from typing import Any

from sleep.standards import ieee1752
from sleep.standards.episode import Episode

Json = dict[str, Any]

NAMESPACE = "omh"
VERSIONS = {"sleep-episode": "1.1", "total-sleep-time": "1.0"}


def bodies(night: Episode) -> dict[str, Json]:
    """The bodies that this night has, by the name of their schema."""
    made = {"sleep-episode": sleep_episode(night), "total-sleep-time": total_sleep_time(night)}
    return {name: body for name, body in made.items() if body is not None}


def sleep_episode(night: Episode) -> Json | None:
    """From sleep onset to final awakening; None without both."""
    body = ieee1752.sleep_episode(night)
    if body is None:
        return None
    return {_NAMES.get(name, name): value for name, value in body.items()}


_NAMES = {"sleep_efficiency_percentage": "sleep_maintenance_efficiency_percentage"}


def total_sleep_time(night: Episode) -> Json | None:
    """None where it is unknown. Its schema does not say whether this was the main sleep."""
    body = ieee1752.total_sleep_time(night)
    if body is None:
        return None
    return {name: value for name, value in body.items() if name != "is_main_sleep"}
