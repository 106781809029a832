"""Twelve ways in which a messaging service fails. None is answered by a second try too early."""

import ssl
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from threading import Event

import pytest

from notifications.channels import fcm
from notifications.messages import Outcome, Push
from tests.fcm_stub import (
    BAD,
    OK,
    PROXY_PAGE,
    UNAVAILABLE,
    UNREGISTERED,
    Answer,
    FcmStub,
    busy,
    failure,
)
from tests.notifications.conftest import EVENING, PRACTICE, Mira
from tests.notifications.test_email import certificate

__all__ = ["certificate"]

AT = datetime.fromisoformat(EVENING)
TIMEOUT_SECONDS, SLOW_SECONDS = 3.0, 0.25


@dataclass(frozen=True)
class Fault:
    """`wait`: how long nothing may be tried; None: never again. `arrives`: the service saw it."""

    answer: Answer | None
    wait: int | None
    ends: tuple[str, str | None]
    arrives: bool = True
    elsewhere: str = ""


LATER, FINE = ("scheduled", None), ("sent", None)
FAULTS = {
    "429 with Retry-After": Fault(busy("600"), 600, LATER),
    "500": Fault(failure(500, "INTERNAL", "INTERNAL"), 30, LATER),
    "503 after delivery": Fault(UNAVAILABLE, 30, LATER),
    "time-out": Fault(Answer(200, OK.body, held=Event()), 30, LATER),
    "reset": Fault(Answer(reset=True), 30, LATER),
    "HTML 502": Fault(PROXY_PAGE, 30, LATER),
    "UNREGISTERED": Fault(UNREGISTERED, None, ("failed", "unregistered")),
    "invalid": Fault(BAD, None, ("failed", "refused")),
    "slow": Fault(None, None, FINE),
    "DNS": Fault(None, 30, LATER, arrives=False, elsewhere="http://nobody.invalid"),
    "TLS": Fault(None, 30, LATER, arrives=False, elsewhere="tls"),
    "half answer": Fault(Answer(200, OK.body, half=True), 30, LATER),
}


class Rerouted:
    """A channel whose first message goes where nobody trustworthy is."""

    def __init__(self, first: fcm.Fcm, then: fcm.Fcm) -> None:
        self.ways, self.tried = [first, then], 0

    def __call__(self, push: Push) -> Outcome:
        self.tried += 1
        return self.ways[min(self.tried, 2) - 1](push)


@pytest.fixture
def impatient(stub: FcmStub, monkeypatch: pytest.MonkeyPatch) -> Iterator[fcm.Fcm]:
    monkeypatch.setattr(fcm, "TIMEOUT_SECONDS", TIMEOUT_SECONDS)
    channel = fcm.sender(None, stub.url)
    assert channel is not None
    yield channel
    channel.close()


@pytest.fixture
def untrusted(certificate: Path) -> Iterator[str]:
    """A server whose certificate nobody vouches for."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    with FcmStub() as server:
        server.speak_tls(context)
        yield server.url.replace("http:", "https:")


@pytest.mark.parametrize("name", FAULTS)
def test_is_not_tried_again_too_early(
    mira: Mira, stub: FcmStub, send: fcm.Fcm, impatient: fcm.Fcm, untrusted: str, name: str
) -> None:
    fault = FAULTS[name]
    mira.has_phone()
    mira.reminded(PRACTICE)
    channel: Callable[[Push], Outcome] = send
    if name == "time-out":
        channel = Rerouted(impatient, send)
    if fault.elsewhere:
        url = untrusted if fault.elsewhere == "tls" else fault.elsewhere
        first = fcm.Fcm(fcm._LocalCredential(), "local", url)
        channel = Rerouted(first, send)
    if fault.answer is not None:
        stub.answer(fault.answer)
    stub.delay_seconds = SLOW_SECONDS if name == "slow" else 0
    assert tick(mira, 0, channel) == 1
    assert len(stub.arrivals) == int(fault.arrives)  # it happened, and once
    assert mira.outcome() == fault.ends
    if fault.wait is None:
        assert [tick(mira, later, channel) for later in (30, 60, 600, 3600)] == [0] * 4
        assert len(stub.arrivals) == 1
        return
    assert [tick(mira, seconds, channel) for seconds in (1, fault.wait // 2, fault.wait - 1)] == [
        0,
        0,
        0,
    ]
    assert len(stub.arrivals) == int(fault.arrives)
    assert tick(mira, fault.wait, channel) == 1
    assert mira.outcome() == FINE
    assert len(set(stub.tags)) == 1
    assert mira.phones() == {"phone": True}


def tick(mira: Mira, seconds: int, channel: Callable[[Push], Outcome]) -> int:
    """So long after it was due."""
    return mira.tick((AT + timedelta(seconds=seconds)).isoformat(), fcm=channel)
