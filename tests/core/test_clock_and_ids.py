"""Time and ids: one clock that can be set, ids that sort."""

from datetime import UTC, date, datetime, timedelta, timezone
from threading import Thread

import pytest
from sqlalchemy.dialects.postgresql.psycopg import PGDialect_psycopg
from sqlalchemy.dialects.sqlite.pysqlite import SQLiteDialect_pysqlite

from backend.core import clock
from backend.core.db import UtcDateTime
from backend.core.device_time import date_errors, instant_errors, late
from backend.core.figures import Figure
from backend.core.ids import uuid7
from backend.core.zones import NAMES, zone

NOON = datetime(2026, 3, 29, 12, tzinfo=UTC)


def test_the_clock_can_be_stopped_and_goes_on_afterwards() -> None:
    before = clock.now()
    with clock.at(NOON.astimezone(timezone(timedelta(hours=5, minutes=45)))):
        assert clock.now() == NOON
        assert clock.now().tzinfo is UTC
        with clock.at(NOON + timedelta(days=1)):
            assert clock.now() == NOON + timedelta(days=1)
        assert clock.now() == NOON
    assert before <= clock.now() <= datetime.now(UTC)


def test_the_clock_goes_on_after_a_failure() -> None:
    with pytest.raises(ZeroDivisionError), clock.at(NOON):
        _ = 1 / 0
    assert clock.now() != NOON


def test_ids_are_version_seven_and_sort_in_the_order_they_were_made() -> None:
    ids = [uuid7() for _ in range(20_000)]
    assert ids == sorted(set(ids))
    assert {(id.version, id.variant) for id in ids} == {(7, "specified in RFC 4122")}
    made = datetime.fromtimestamp((ids[0].int >> 80) / 1000, UTC)
    assert abs(made - datetime.now(UTC)) < timedelta(minutes=1)


def test_ids_of_several_threads_are_distinct() -> None:
    ids: list[str] = []
    threads = [
        Thread(target=lambda: ids.extend(str(uuid7()) for _ in range(2_000))) for _ in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(set(ids)) == 16_000


def _codes(at: datetime) -> list[str]:
    return [error.code for error in instant_errors("/at", at, NOON)]


def test_a_device_may_be_a_day_ahead_and_not_more() -> None:
    assert _codes(NOON + timedelta(hours=24)) == []
    assert _codes(NOON + timedelta(hours=24, microseconds=1)) == ["too-far-ahead"]
    assert _codes(datetime(2000, 1, 1, tzinfo=UTC)) == []
    assert _codes(datetime(1999, 12, 31, 23, 59, 59, tzinfo=UTC)) == ["too-early"]
    assert list(instant_errors("/at", None, NOON)) == []


def test_a_date_may_be_tomorrow_somewhere() -> None:
    for day, codes in (
        (date(2026, 3, 31), []),
        (date(2026, 4, 1), ["too-far-ahead"]),
        (date(2000, 1, 1), []),
        (date(1999, 12, 31), ["too-early"]),
    ):
        assert [error.code for error in date_errors("/date", day, NOON)] == codes


def test_late_is_more_than_a_day_after_it_happened() -> None:
    day = timedelta(days=1)
    assert not late(NOON, NOON + day, NOON + 5 * day), "when it was logged counts"
    assert late(NOON, NOON + day + timedelta(seconds=1), NOON)
    assert not late(NOON, None, NOON + day)
    assert late(NOON, None, NOON + day + timedelta(seconds=1))


def test_only_names_of_the_iana_list_are_zones() -> None:
    assert {"Europe/Berlin", "Asia/Kathmandu", "UTC", "America/Argentina/Buenos_Aires"} <= NAMES
    assert not {"localtime", "Factory", "posixrules"} & NAMES
    for name in ("localtime", "Factory", "posixrules", "../etc/passwd", "", "UTC\n"):
        with pytest.raises(KeyError):
            zone(name)


def test_an_instant_without_a_zone_is_never_stored() -> None:
    postgresql = PGDialect_psycopg()  # type: ignore[no-untyped-call]
    for dialect in (SQLiteDialect_pysqlite(), postgresql):
        with pytest.raises(ValueError, match="time zone"):
            UtcDateTime().bind_processor(dialect)(datetime(2026, 1, 1))  # noqa: DTZ001


def test_an_instant_is_stored_to_the_microsecond() -> None:
    kind, dialect = UtcDateTime(), SQLiteDialect_pysqlite()
    for instant in (
        datetime(1969, 7, 20, 20, 17, 40, 1, tzinfo=UTC),
        datetime(2026, 10, 25, 2, 30, 0, 999_999, tzinfo=timezone(timedelta(hours=2))),
    ):
        stored = kind.bind_processor(dialect)(instant)
        assert isinstance(stored, int)
        assert kind.result_processor(dialect, None)(stored) == instant


def test_a_figure_says_no_more_than_it_knows() -> None:
    assert Figure(3.0, 2, 7, 5, 3).value is None
    assert (Figure(3.0, 3, 7, 5, 3).standing, Figure(3.0, 5, 7, 5, 3).standing) == ("few", "enough")
    assert Figure(None, 5, 7, 5).standing == "not_enough"
    assert Figure(0.0, 1, 1).value == 0.0, "zero is a value"
    assert Figure(None, 0, 0).missing_share is None
    for n, of in ((2, 1), (-1, 1)):
        with pytest.raises(ValueError, match="observations"):
            Figure(1.0, n, of)
    with pytest.raises(ValueError, match="finite"):
        Figure(float("nan"), 1, 1)
