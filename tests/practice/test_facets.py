"""How varied in each dimension by itself, which pair is untouched, and which time of day."""

from datetime import UTC, datetime

import pytest

from practice.facets import DIMENSIONS, Facets, facet_variety, untouched
from practice.time_bands import TimeBand, time_band


def at(place: str | None, people: str | None, times: int = 1) -> list[Facets]:
    return [Facets(place, people)] * times


def test_every_dimension_has_a_number_of_its_own() -> None:
    log = [
        Facets("home", who, band, "tense", None)
        for who, band in zip(("alone", "partner", "family", "friends"), list(TimeBand), strict=True)
    ]
    found = facet_variety(log)
    assert tuple(found) == DIMENSIONS
    assert DIMENSIONS == ("place", "people", "time_band", "inner_state", "activity")
    values = [found[name].value for name in DIMENSIONS]
    assert values[:4] == pytest.approx([1, 4, 4, 1])
    assert (values[4], found["activity"].n, found["activity"].of) == (None, 0, 4)


def test_an_unknown_facet_counts_in_what_was_possible_only() -> None:
    place = facet_variety([*at("home", None, 3), *at("work", None), *at(None, None)])["place"]
    assert (place.n, place.of) == (4, 5)
    assert place.value == pytest.approx(1.7547654)


def test_under_four_known_practices_a_dimension_has_no_number() -> None:
    assert facet_variety([*at("home", "alone", 3), *at(None, "alone")])["place"].value is None


def test_a_planned_pair_that_was_never_practised_is_named_first_in_planned_order() -> None:
    log = [*at("home", "alone", 3), *at("work", "alone", 3)]
    planned = [*at("home", "alone"), *at("shop", "strangers"), *at("work", "colleagues")]
    found = untouched(log, planned)
    assert found is not None
    assert (found.place, found.people, found.planned) == ("shop", "strangers", True)
    assert (found.n, found.of) == (6, 6)


def test_without_a_planned_one_the_pair_of_the_most_familiar_halves_is_named() -> None:
    log = [*at("home", "alone", 4), *at("work", "colleagues", 2), *at("shop", "alone")]
    found = untouched(log, at("home", "alone"))
    assert found is not None
    assert (found.place, found.people, found.planned) == ("work", "alone", False)
    at_home = [*at("home", "alone", 3), *at("home", "partner"), *at("work", "colleagues", 2)]
    found = untouched(at_home, [])
    assert found is not None
    assert (found.place, found.people) == ("home", "colleagues")


def test_equal_pairs_are_named_by_name_whatever_the_order_of_entries() -> None:
    log = [*at("work", "friends", 2), *at("home", "alone", 2)]
    found = [untouched(each, []) for each in (log, log[::-1])]
    assert found[0] == found[1]
    assert found[0] is not None
    assert (found[0].place, found[0].people) == ("home", "friends")


def test_a_half_that_is_only_planned_can_be_part_of_the_pair() -> None:
    found = untouched(at("home", "alone", 4), [Facets(place="work")])
    assert found is not None
    assert (found.place, found.people) == ("work", "alone")


def test_when_every_pair_was_practised_nothing_is_named() -> None:
    assert untouched(at("home", "alone", 4), at("home", "alone")) is None


def test_a_practice_with_an_unknown_half_touches_no_pair_and_is_counted_as_missing() -> None:
    log = [*at("home", "alone", 4), *at("home", None), *at(None, "friends")]
    found = untouched(log, [])
    assert found is not None
    assert (found.place, found.people, found.n, found.of) == ("home", "friends", 4, 6)


def test_under_four_practices_nothing_is_named_as_untouched() -> None:
    planned = at("work", "colleagues")
    assert untouched([*at("home", "alone", 3), *at("home", None, 3)], planned) is None
    assert untouched(at("home", "alone", 4), planned) is not None


@pytest.mark.parametrize(
    ("hour", "minute", "band"),
    [
        (4, 59, TimeBand.NIGHT),
        (5, 0, TimeBand.MORNING),
        (11, 59, TimeBand.MORNING),
        (12, 0, TimeBand.AFTERNOON),
        (16, 59, TimeBand.AFTERNOON),
        (17, 0, TimeBand.EVENING),
        (21, 59, TimeBand.EVENING),
        (22, 0, TimeBand.NIGHT),
        (0, 0, TimeBand.NIGHT),
    ],
)
def test_a_band_starts_on_its_full_hour(hour: int, minute: int, band: TimeBand) -> None:
    assert time_band(datetime(2025, 1, 6, hour, minute, tzinfo=UTC), "Etc/UTC") == band


def test_the_band_is_that_of_the_wall_clock_where_it_happened() -> None:
    instant = datetime(2025, 7, 1, 20, 30, tzinfo=UTC)
    assert time_band(instant, "Europe/Berlin") == TimeBand.NIGHT
    assert time_band(instant.replace(month=1), "Europe/Berlin") == TimeBand.EVENING
    assert time_band(instant, "America/New_York") == TimeBand.AFTERNOON


def test_a_time_without_an_offset_has_no_band() -> None:
    with pytest.raises(ValueError, match="offset"):
        time_band(datetime(2025, 1, 6, 12), "Europe/Berlin")  # noqa: DTZ001
