"""What the phone has to fetch before the first screen: PERFORMANCE W8, measured on the build."""

import gzip
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.browser.built_app import build_if_stale

SCRIPT_KB, GOAL_KB = 120, 90
WORKER_KB = 45
STYLES_KB = 12
DESK_STYLES_KB = 2
IN_HTML = re.compile(r'(?:src|href)="/(assets/[^"]+\.(?:js|css))"')
# `import{a}from"./b.js"`, `import"./b.js"` and `export{a}from"./b.js"`; not `import("./b.js")`.
STATIC = re.compile(r"""(?:\bfrom|\bimport)\s*["'`]\./([^"'`]+\.js)["'`]""")


@pytest.fixture(scope="module")
def dist() -> Path:
    return build_if_stale()


def kilobytes(*files: Path) -> float:
    return sum(len(gzip.compress(file.read_bytes(), 9)) for file in files) / 1000


def of_the_page(dist: Path, ending: str) -> set[Path]:
    """What index.html names, and for scripts whatever these import before they run."""
    html = (dist / "index.html").read_text()
    found = {dist / name for name in IN_HTML.findall(html) if name.endswith(ending)}
    assert found, "index.html names no file: has its shape changed?"
    return set(_with_imports(found)) if ending == ".js" else found


def _with_imports(files: set[Path]) -> Iterator[Path]:
    seen, open_files = set[Path](), list(files)
    while open_files:
        file = open_files.pop()
        if file not in seen:
            seen.add(file)
            yield file
            open_files += [file.parent / name for name in STATIC.findall(file.read_text())]


def test_the_script_of_the_first_load_is_small(dist: Path) -> None:
    size = kilobytes(*of_the_page(dist, ".js"))
    print(f"\nfirst load: {size:.1f} kB of script (goal {GOAL_KB}, at most {SCRIPT_KB})")
    assert size <= SCRIPT_KB


def test_the_service_worker_is_small(dist: Path) -> None:
    size = kilobytes(dist / "sw.js")
    print(f"\nsw.js: {size:.1f} kB (at most {WORKER_KB})")
    assert size <= WORKER_KB


def test_the_styles_of_all_screens_together_are_small(dist: Path) -> None:
    """Those of a phone; what only a therapist's desk loads has a limit of its own."""
    desk = {*(dist / "assets").glob("therapist-*.css")}
    size = kilobytes(*{*(dist / "assets").glob("*.css")} - desk)
    print(f"\nall styles: {size:.1f} kB (at most {STYLES_KB})")
    assert desk
    assert size <= STYLES_KB
    assert kilobytes(*desk) <= DESK_STYLES_KB


def test_the_server_hands_the_files_out_packed(dist: Path) -> None:
    """What is measured here is what goes over the wire."""
    for file in (*of_the_page(dist, ".js"), *of_the_page(dist, ".css"), dist / "sw.js"):
        assert file.with_name(f"{file.name}.gz").is_file(), file
