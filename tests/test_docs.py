"""What an operator sets is documented, and what is documented can be set."""

import inspect
import re
from dataclasses import fields
from pathlib import Path

import pytest
from click import Context

from backend import cli
from backend.core import config
from backend.core.config import ROOT, Settings

READ = set(re.findall(r"ANEW_[A-Z_]+", inspect.getsource(config.read)))


def test_every_setting_says_what_it_is() -> None:
    source = inspect.getsource(Settings)
    documented = re.findall(r'^    """(ANEW_[A-Z_]+): \S', source, re.MULTILINE)
    assert set(documented) == READ
    assert len(documented) == len(fields(Settings)), "one variable a setting, each once"
    assert [name.lower().removeprefix("anew_") for name in documented] == [
        field.name for field in fields(Settings)
    ]


def _pages() -> dict[str, str]:
    """What people read, by path."""
    pages = [*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")]
    return {str(page.relative_to(ROOT)): page.read_text() for page in pages}


@pytest.mark.parametrize("setting", sorted(READ))
def test_every_setting_stands_in_the_documentation(setting: str) -> None:
    assert any(setting in page for page in _pages().values()), f"document {setting}"


OF_THE_TESTS = {"ANEW_TEST_SEED", "ANEW_FUZZ_CASES", "ANEW_FUZZ_SECONDS", "ANEW_FAULTS"}


def test_the_documentation_names_no_setting_that_is_none() -> None:
    unknown = {
        (path, name)
        for path, page in _pages().items()
        for name in re.findall(r"\bANEW_[A-Z][A-Z_]*[A-Z]\b", page)
        if name not in {*READ, *OF_THE_TESTS}
    }
    assert unknown == set()


def test_the_code_reads_no_setting_elsewhere() -> None:
    packages = "backend api practice sleep safety measures notifications sharing".split()
    sources = [path for package in packages for path in (ROOT / package).rglob("*.py")]
    reading = {
        str(path.relative_to(ROOT))
        for path in sources
        if re.search(r"os\.environ|getenv", path.read_text())
    }
    assert reading <= {"backend/core/config.py"}


@pytest.mark.parametrize("name", cli.COMMANDS)
def test_every_command_says_what_it_does(name: str) -> None:
    command = cli.main.get_command(Context(cli.main), name)
    assert command
    assert (command.name, bool(command.help)) == (name, True)


def test_the_commands_in_the_makefile_exist() -> None:
    used = set(re.findall(r"\$\(BIN\)/anew ([a-z-]+)", Path(ROOT / "Makefile").read_text()))
    assert used <= set(cli.COMMANDS)
