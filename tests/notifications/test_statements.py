"""A batch is decided, planned and written down with a number of statements that is not its own."""

from datetime import timedelta

import pytest
from flask import Flask

from backend.core import clock
from notifications import dispatch
from notifications.messages import Sent
from tests.counted import counted
from tests.emptying import empty
from tests.many_clients import fill

MOST = 45


def statements(app: Flask, due: int, kind: str) -> int:
    """How many one batch takes, from its claim to its outcomes."""
    fill(app, due, clock.now() - timedelta(minutes=1), kind)
    with app.app_context(), counted() as said:
        assert dispatch.tick({"fcm": lambda _: Sent()}, "one") == due
    empty(app)
    return len(said)


@pytest.mark.usefixtures("unhurried")
@pytest.mark.parametrize(
    "kind", ["sleep_diary", "practice", "recall", "probe", "booster", "questionnaire"]
)
def test_two_hundred_clients_take_as_many_statements_as_twenty(app: Flask, kind: str) -> None:
    assert dispatch.BATCH == 200
    few = statements(app, 20, kind)
    assert statements(app, 200, kind) == few <= MOST
