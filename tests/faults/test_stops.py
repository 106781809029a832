"""After the answer to "stop" no send starts: her request and two workers, again and again.

In every other trial the sends before her request are held up until it waits for them, or has been
answered: several of hers have been decided then, and not started. In the rest she says stop at
any moment.
"""

import random
from collections.abc import Callable
from threading import Event, Thread
from time import monotonic

import pytest
from flask.testing import FlaskClient

from tests.faults import stops
from tests.faults.conftest import MANY
from tests.faults.line import line_of_sends
from tests.faults.stops import Ask, Trial
from tests.people import People

Stop = Callable[[Trial], Ask]

TRIALS: dict[Stop, int] = {
    stops.pause: 200,
    stops.delete: 200,
    stops.revoke_device: 200,
    stops.give_the_phone_away: 50,
    stops.sign_out: 200,
    stops.erase: 200,
    stops.reset_password: 50,
    stops.change_password_elsewhere: 50,
    stops.replay_refresh_token: 50,
}
FEW = 4

pytestmark = [
    pytest.mark.timeout(3600 if MANY else 300),
    # What she writes meanwhile is refused at most; nothing breaks.
    pytest.mark.filterwarnings("error::pytest.PytestUnhandledThreadExceptionWarning"),
]


@pytest.mark.parametrize("stop", TRIALS)
def test_no_send_starts_after_the_answer(
    people: People, stop: Stop, chance: random.Random, monkeypatch: pytest.MonkeyPatch
) -> None:
    # What the answers look like is tested elsewhere, and takes as long as all the rest.
    monkeypatch.setattr(people.app, "test_client_class", FlaskClient)
    trials, raced, late, sends = TRIALS[stop] if MANY else FEW, 0, 0, 0
    told = []
    with line_of_sends(people.app, monkeypatch) as line:
        for number in range(trials):
            trial = Trial(people)
            ask = stop(trial)
            writing = Thread(target=trial.logs_nights)
            if number % 2:
                line.hold_up()
            trial.falls_due()
            line.something_is_due()
            writing.start()
            if number % 2:
                line.wait_for(trial.token)
            else:
                Event().wait(chance.uniform(0, 0.2))
            asked, answer, answered = monotonic(), ask(), monotonic()
            line.let_go()
            assert answer.status_code in (200, 201, 204, 401), answer.text
            told.append((trial.token, asked, answered))
            writing.join()
    for token, asked, answered in told:
        began = line.began[token]
        sends += len(began)
        raced += any(asked < moment < answered for moment in began)
        late += sum(moment > answered for moment in began)
    print(f"{stop.__name__}: {trials} trials; in {raced} a send that was decided before her")
    print(f"request began before its answer; {late} of {sends} sends began after it")
    assert late == 0
    # Of few trials a host that stands still for a moment takes one.
    assert raced * (3 if MANY else 4) >= trials
