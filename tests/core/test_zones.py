"""Zones come from the tzdata package, so that two machines agree about the same night."""

import zoneinfo

import pytest

from backend.core.zones import NAMES, zone


def test_the_zone_files_of_the_machine_are_not_read() -> None:
    assert zoneinfo.TZPATH == ()


def test_every_name_of_the_list_can_be_opened() -> None:
    assert len(NAMES) > 400
    assert {zone(name).key for name in NAMES} == NAMES


@pytest.mark.parametrize("name", ["", "europe/berlin", "Mars/Olympus", "../UTC", "localtime"])
def test_a_name_that_is_none_is_a_key_error(name: str) -> None:
    with pytest.raises(KeyError):
        zone(name)
