"""The last day of a consent ends at midnight where the client lives, wherever she goes."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from backend.core import clock
from tests.people import People

UNTIL = "2027-03-10"
START = "2027-03-01T12:00:00+00:00"


@contextmanager
def at(people: People, instant: str) -> Iterator[None]:
    with clock.at(datetime.fromisoformat(instant)):
        for name in ("client", "therapist"):
            setattr(people, name, people.signed_in(getattr(people, name).email))
        yield


def reads(people: People) -> bool:
    return people.therapist.get(f"/v1/clients/{people.client.id}/summary").status_code == 200


def moves(people: People, zone: str) -> None:
    assert people.client.patch("/v1/me", {"time_zone": zone}).status_code == 200


def test_it_ends_with_the_day_in_her_new_home(people: People) -> None:
    with at(people, START):
        people.share("sleep", until=UNTIL)
        moves(people, "Pacific/Auckland")  # midnight is at 11:00 UTC
    with at(people, "2027-03-10T10:59:59+00:00"):
        assert reads(people)
        moves(people, "America/Los_Angeles")  # midnight is at 08:00 UTC
    with at(people, "2027-03-11T07:59:59+00:00"):
        assert reads(people)
    with at(people, "2027-03-11T08:00:00+00:00"):
        assert not reads(people)


def test_moving_east_may_end_it_at_once(people: People) -> None:
    with at(people, START):
        people.share("sleep", until=UNTIL)
    with at(people, "2027-03-10T12:00:00+00:00"):
        assert reads(people)
        moves(people, "Pacific/Auckland")
        assert not reads(people)


def test_moving_west_does_not_bring_back_what_is_over(people: People) -> None:
    with at(people, START):
        people.share("sleep", until=UNTIL)
    with at(people, "2027-03-11T06:00:00+00:00"):
        assert not reads(people)
        moves(people, "America/Los_Angeles")  # where it is still the tenth
        assert not reads(people)


def test_a_consent_without_a_last_day_stays_without(people: People) -> None:
    with at(people, START):
        people.share("sleep")
        moves(people, "Pacific/Auckland")
    with at(people, "2037-01-01T00:00:00+00:00"):
        assert reads(people)
