"""The web app as it is built for everybody; built again when its sources are newer."""

import fcntl
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from backend.core.config import ROOT

APP = ROOT / "app"
DIST = APP / "dist"
NOT_SOURCES = ("node_modules", "dist")
WRITTEN_BY_THE_BUILD = ("api-schema.d.ts", "api-crisis-lines.json")
CRISIS_LINES = ("crisis_lines.py", "crisis_lines.csv", "emergency_numbers.csv")
ELSEWHERE = (ROOT / "openapi.yaml", *(ROOT / "safety" / name for name in CRISIS_LINES))


def build_if_stale() -> Path:
    """The folder that the server shall serve. Two test processes do not build at once."""
    with (Path(tempfile.gettempdir()) / "anew-app-build.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if _is_stale():
            build = [sys.executable, "tools/build_app.py", "build"]
            subprocess.run(build, cwd=ROOT, check=True, timeout=300)
            (DIST / "index.html").touch()
    return DIST


def _is_stale() -> bool:
    built = DIST / "index.html"
    if not built.is_file():
        return True
    newest = max(file.stat().st_mtime for file in (*_sources(), *ELSEWHERE))
    return built.stat().st_mtime < newest


def _sources() -> Iterator[Path]:
    for place in APP.iterdir():
        if place.is_file():
            yield place
        elif place.name not in NOT_SOURCES:
            yield from (
                file
                for file in place.rglob("*")
                if file.is_file() and file.name not in WRITTEN_BY_THE_BUILD
            )
