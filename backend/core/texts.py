"""What a statement says, for whichever driver."""

import re

_NAMED = re.compile(r"%\((\w+)\)s|%%")


class Text:
    """A statement with `%(name)s` for its values, or with whatever another driver wants."""

    def __init__(self, said: str) -> None:
        self.said = said
        self.names = list(dict.fromkeys(name for name in _NAMED.findall(said) if name))
        places = {name: f"${place}" for place, name in enumerate(self.names, 1)}
        self.reads = said.startswith("SELECT") and " FOR " not in said
        """Does it change nothing, and lock nothing?"""

        self.numbered = _NAMED.sub(lambda found: places.get(found[1], "%"), said).encode()
