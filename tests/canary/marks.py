"""Texts that stand nowhere else in the world, and how they look wherever they leaked to."""

import secrets
from base64 import b64encode, urlsafe_b64encode

RUN = f"Canary{secrets.token_hex(4)}"
"""In every mark of this run. Letters and digits only, so that no quoting changes it."""


class Marks:
    """Each is used once."""

    def __init__(self) -> None:
        self.made = 0

    def new(self) -> str:
        """With something round it that has to be quoted somewhere."""
        self.made += 1
        return f"ü'\"<&%{RUN}x{self.made}x\\🙂"

    def plain(self) -> str:
        """For where such a text would not get through."""
        self.made += 1
        return f"{RUN}x{self.made}x"


def looks(text: str) -> dict[str, bytes]:
    """The ways in which a text may stand in a file. Compare with what was lowered, too."""
    low = text.lower()
    return {
        "as it is": low.encode(),
        "UTF-16": low.encode("utf-16-le"),
        "UTF-32": low.encode("utf-32-le"),
        "hex": low.encode().hex().encode(),
        "HEX of what was typed": text.encode().hex().encode(),
        "percent": "".join(f"%{byte:02x}" for byte in low.encode()).encode(),
        "JSON escapes": "".join(f"\\u{ord(letter):04x}" for letter in low).encode(),
    }


def in_base64(text: str) -> set[bytes]:
    """What is sure of it in base64, wherever in a group of three it begins."""
    found = set()
    for spelling in {text, text.lower(), text.upper()}:
        for before in range(3):
            padded = bytes(before) + spelling.encode()
            start, end = (before * 8 + 5) // 6, len(padded) * 8 // 6
            found |= {encode(padded)[start:end] for encode in (b64encode, urlsafe_b64encode)}
    return found


def seen(blob: bytes, text: str = RUN) -> set[str]:
    """In which ways this text stands in the bytes."""
    low = blob.lower()
    found = {name for name, look in looks(text).items() if look in low}
    return found | ({"base64"} if any(look in blob for look in in_base64(text)) else set())
