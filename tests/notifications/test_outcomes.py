"""What Google answers, and what becomes of the occurrence and the phone."""

import pytest

from notifications import deciding
from tests.fcm_stub import (
    BAD,
    DROPPED,
    NOT_SIGNED_IN,
    PROXY_PAGE,
    UNAVAILABLE,
    UNREGISTERED,
    WRONG_SENDER,
    Answer,
    FcmStub,
    busy,
)
from tests.logged import logged
from tests.notifications.conftest import EVENING, PRACTICE, Mira


def at(minutes: int, seconds: int = 0) -> str:
    """So long after it was due."""
    return f"2026-03-02T18:{30 + minutes}:{seconds:02}+01:00"


def test_an_unknown_phone_is_asked_no_more(mira: Mira, stub: FcmStub) -> None:
    mira.has_phone()
    stub.answer(UNREGISTERED)
    mira.reminded(PRACTICE)
    mira.tick(EVENING)
    assert mira.outcome() == ("failed", "unregistered")
    assert mira.phones() == {"phone": False}
    mira.tick("2026-03-03T18:30:00+01:00")
    assert len(stub.arrivals) == 1


@pytest.mark.parametrize("answer", [BAD, WRONG_SENDER])
def test_a_refusal_is_final_and_the_phone_stays(mira: Mira, stub: FcmStub, answer: Answer) -> None:
    mira.has_phone()
    stub.answer(answer)
    mira.reminded(PRACTICE)
    mira.tick(EVENING)
    assert mira.outcome() == ("failed", "refused")
    assert mira.phones() == {"phone": True}


@pytest.mark.parametrize("answer", [UNAVAILABLE, PROXY_PAGE, DROPPED, NOT_SIGNED_IN])
def test_trouble_is_tried_again_by_us_and_not_by_the_sdk(
    mira: Mira, stub: FcmStub, answer: Answer
) -> None:
    mira.has_phone()
    stub.answer(answer)
    mira.reminded(PRACTICE)
    mira.tick(EVENING)
    assert len(stub.arrivals) == 1
    assert mira.outcome() == ("scheduled", None)
    assert mira.tick(at(0, 29)) == 0
    assert mira.tick(at(0, 30)) == 1
    assert mira.outcome() == ("sent", None)
    assert len(set(stub.tags)) == 1


def test_waits_double_and_end(mira: Mira, stub: FcmStub) -> None:
    mira.has_phone()
    stub.answer(*[UNAVAILABLE] * deciding.MOST_ATTEMPTS)
    mira.reminded(PRACTICE)
    for when in (EVENING, at(0, 30), at(1, 30), at(3, 30), at(7, 30)):
        assert mira.tick(when) == 1
    assert mira.outcome() == ("failed", "unavailable")
    assert len(stub.arrivals) == 5


@pytest.mark.parametrize("retry_after", ["600", "Mon, 02 Mar 2026 17:40:00 GMT"])
def test_not_before_retry_after(mira: Mira, stub: FcmStub, retry_after: str) -> None:
    mira.has_phone()
    stub.answer(busy(retry_after))
    mira.reminded(PRACTICE)
    mira.tick(EVENING)
    assert mira.tick(at(9, 59)) == 0
    assert len(stub.arrivals) == 1
    assert mira.tick(at(10)) == 1
    assert mira.outcome() == ("sent", None)


@pytest.mark.parametrize("retry_after", ["", "soon", "-5", "Mon, 02 Mar 2020 17:40:00 GMT"])
def test_an_unreadable_retry_after_is_none(mira: Mira, stub: FcmStub, retry_after: str) -> None:
    mira.has_phone()
    stub.answer(busy(retry_after))
    mira.reminded(PRACTICE)
    mira.tick(EVENING)
    assert mira.tick(at(0, 30)) == 1
    assert mira.outcome() == ("sent", None)


def test_a_retry_asks_again_whether_it_is_wanted(mira: Mira, stub: FcmStub) -> None:
    mira.has_phone()
    stub.answer(busy("10800"))
    mira.reminded(PRACTICE)
    mira.tick(EVENING)
    mira.tick("2026-03-02T21:30:00+01:00")
    assert mira.outcome() == ("skipped", "quiet_hours")
    assert len(stub.arrivals) == 1


def test_logs_counts_and_no_person(mira: Mira) -> None:
    mira.has_phone()
    mira.reminded({**PRACTICE, "words": {"code_phrase": "Water the plants"}})
    with logged() as lines:
        mira.tick(at(1))
    assert lines == [
        {
            "event": "reminders",
            "level": "info",
            "worker": "one",
            "claimed": 1,
            "sent": 1,
            "failed": 0,
            "skipped": 0,
            "lag_seconds": 60.0,
        }
    ]
