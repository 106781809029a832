"""Sets a document as a PDF, with typst."""

import subprocess
import sys
from pathlib import Path
from threading import Lock
from typing import Any

import orjson

from backend.core.errors import Unavailable

_HERE = Path(__file__).parent
_SECONDS = 120
_ONE_AT_A_TIME = Lock()  # three years of entries take up to 500 MB while they are set


def render(document: dict[str, Any], fonts: Path, template: str = "export.typ") -> bytes:
    """The document as PDF/UA, which a screen reader can read. Raises `Unavailable`.

    A sign that no font has (an emoji, Chinese) is not allowed there; then it is a plain PDF that
    shows a box for it. The same document makes the same bytes: only typst's own fonts and those
    in our folder are used, and no clock.
    """
    command: list[str | Path] = [
        sys.executable,
        "-I",
        _HERE / "typeset.py",
        _HERE / template,
        fonts,
    ]
    with _ONE_AT_A_TIME:
        try:
            done = subprocess.run(  # noqa: S603
                command,
                input=orjson.dumps(document),
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,  # typst's messages quote what they are about
                env={},
                timeout=_SECONDS,
                check=True,
            )
        except subprocess.SubprocessError:
            raise Unavailable() from None
    return done.stdout
