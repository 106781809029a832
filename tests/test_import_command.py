"""`anew import-sleep`: what an operator sees, and what is kept."""

from pathlib import Path

import pytest

from backend.core.config import Settings
from tests.commands import refused, succeeds
from tests.people import People
from tests.sleep.device_files import apple, apple_night


@pytest.fixture
def export(tmp_path: Path) -> Path:
    file = tmp_path / "export.xml"
    file.write_bytes(apple(*apple_night(2), *apple_night(3)))
    return file


def test_a_file_is_taken_in_once_however_often_it_comes(
    people: People, settings: Settings, export: Path
) -> None:
    words = ("import-sleep", str(export), "--email", people.client.email)
    assert "2 created" in succeeds(settings, *words)
    first = people.client.get("/v1/device-nights").get_json()["items"]
    assert len(first) == 2
    assert "2 unchanged" in succeeds(settings, *words)
    assert people.client.get("/v1/device-nights").get_json()["items"] == first
    assert people.stranger.get("/v1/device-nights").get_json()["items"] == []


def test_a_file_that_breaks_off_leaves_nothing_and_says_where(
    people: People, settings: Settings, export: Path
) -> None:
    export.write_bytes(export.read_bytes()[:-40])
    says = refused(settings, "import-sleep", str(export), "--email", people.client.email)
    assert "line" in says
    assert "Nothing of this file was kept." in says
    assert people.client.get("/v1/device-nights").get_json()["items"] == []


@pytest.mark.parametrize("who", ["therapist", "nobody"])
def test_only_a_client_has_nights(
    people: People, settings: Settings, export: Path, who: str
) -> None:
    email = people.therapist.email if who == "therapist" else "nobody@example.org"
    says = refused(settings, "import-sleep", str(export), "--email", email)
    assert "No client has this address." in says
