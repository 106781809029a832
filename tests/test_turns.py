"""Few requests are worked on at once, and none has to wait for one that hangs."""

from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO
from threading import Barrier, Event, Lock
from typing import Any

import pytest

from api.reader import MAX_BODY
from backend.turns import Asked, Turns

SOON = 10.0


def asked(turns: Turns, body: Any = None, size: int = 0) -> Iterable[bytes]:
    environ = {"CONTENT_LENGTH": str(size), "wsgi.input": body or BytesIO()}
    return turns(environ, lambda *_: lambda _: None)


def test_no_more_than_its_number_work_at_once_and_all_are_answered() -> None:
    lock, now, most = Lock(), 0, 0
    in_twos = Barrier(2)

    def application(_environ: Any, _start: Any) -> list[bytes]:
        nonlocal now, most
        with lock:
            now, most = now + 1, max(most, now + 1)
        in_twos.wait(SOON)
        with lock:
            now -= 1
        return [b"done"]

    turns = Turns(application, at_once=2, patience=SOON)
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda _: asked(turns), range(8)))
    assert (answers, most) == ([[b"done"]] * 8, 2)


def test_a_body_that_is_still_on_its_way_takes_no_turn() -> None:
    arrives = Event()

    class Slow(BytesIO):
        def read(self, size: int | None = -1) -> bytes:
            arrives.wait(SOON)
            return super().read(size)

    turns = Turns(lambda environ, _start: [environ["wsgi.input"].read()], at_once=1, patience=SOON)
    with ThreadPoolExecutor(1) as pool:
        slow = pool.submit(asked, turns, Slow(b"late"), 4)
        assert asked(turns) == [b""]
        assert not slow.done()
        arrives.set()
        assert slow.result() == [b"late"]


def test_a_file_is_read_by_the_application_and_takes_no_turn() -> None:
    size = MAX_BODY + 1
    turns = Turns(lambda environ, _start: [environ["wsgi.input"].read(3)], at_once=0, patience=SOON)
    unread = BytesIO(b"file" + bytes(MAX_BODY))
    assert asked(turns, unread, size) == [b"fil"]
    assert unread.tell() == 3


def test_whoever_waited_long_enough_goes_on_without_a_turn_and_gives_none_back() -> None:
    turns = Turns(lambda _environ, _start: [b"done"], at_once=0, patience=0)
    assert asked(turns) == [b"done"]
    assert not turns._line.take(0)


def test_a_turn_is_given_back_when_the_application_fails() -> None:
    def application(_environ: Any, _start: Any) -> list[bytes]:
        raise ZeroDivisionError

    turns = Turns(application, at_once=1, patience=0)
    with pytest.raises(ZeroDivisionError):
        asked(turns)
    assert turns._line.take(0)


def test_a_body_that_was_read_is_read_again_as_it_is() -> None:
    def application(environ: Any, _start: Any) -> list[bytes]:
        environ |= {"REQUEST_METHOD": "PUT", "wsgi.url_scheme": "http", "SERVER_NAME": "anew"}
        asked = Asked(environ)
        assert asked.stream is environ["wsgi.input"]
        return [asked.get_data()]

    assert asked(Turns(application), BytesIO(b"all of it, and more"), 9) == [b"all of it"]
