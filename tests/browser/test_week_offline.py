"""A week in airplane mode on two phones of one client: nothing lost, nothing doubled (E1).

Sixty attempts, seven nights, ten corrections and three deletions, through the app's own forms, with
the phones' clocks going through the week; each phone is killed once in the middle. Then everything
goes over a line that loses three answers of ten after the server did what was asked.
"""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import requests
from playwright.sync_api import TimeoutError, expect

from backend.core.config import Settings
from backend.core.ids import uuid7
from tests.browser.bad_line import BadLine
from tests.browser.conftest import port_of
from tests.browser.diary import Diary, Json, told
from tests.browser.pocket import Launch, Pocket
from tests.browser.screens import open_screen
from tests.browser.second_factors import make_client, sign_in
from tests.browser.steps import heading
from tests.browser.wording import said
from tests.story.plot import PASSWORD
from tests.story.processes import Serving, free_port, serving

MIRA, ZONE = "mira@example.org", "Europe/Berlin"
NAME = "Say one sentence"
DAYS, A_DAY = 7, (5, 5, 4, 4, 4, 4, 4)
SEED = 20261126
ROUNDS = 60
TODAY = datetime.now(ZoneInfo(ZONE)).replace(hour=0, minute=0, second=0, microsecond=0)
MONDAY = TODAY - timedelta(days=DAYS)
"""The first of seven days that are over."""


@pytest.fixture
def server(place: Settings, tmp_path: Path) -> Iterator[Serving]:
    """Behind the line: the phones know only the line's address."""
    more = {"ANEW_EMBEDDED_WORKER": "0", "ANEW_OPEN_REGISTRATION": "1"}
    with serving(place, tmp_path / "log", free_port(), **more) as running:
        yield running


@pytest.fixture
def line(place: Settings, server: Serving) -> Iterator[BadLine]:
    with BadLine(port_of(place), server.url, SEED) as line:
        yield line


@pytest.fixture
def api(server: Serving) -> requests.Session:
    """Her account over the wire, with a plan and three attempts from before the week."""
    make_client(server, MIRA, PASSWORD)
    session = requests.Session()
    body = {"email": MIRA, "password": PASSWORD, "device_name": "test"}
    answer = requests.post(f"{server.url}/v1/sessions", json=body, timeout=20).json()
    session.headers["Authorization"] = f"Bearer {answer['access_token']}"
    return session


@pytest.fixture
def before(api: requests.Session, server: Serving) -> dict[str, Json]:
    """Kind/id to record, as the server has them when the week begins."""
    at, ids = MONDAY - timedelta(days=1), [str(uuid7()) for _ in range(6)]
    kitchen, stop, way, *attempts = ids
    places = {kitchen: "Kitchen table", stop: "Bus stop"}
    records: dict[str, Json] = {
        f"context/{id}": {"words": {"label": label}} for id, label in places.items()
    }
    records[f"behaviour/{way}"] = {"context_ids": list(places), "words": {"name": NAME}}
    for number, id in enumerate(attempts):
        records[f"practice-entry/{id}"] = {
            **{"behaviour_id": way, "context_id": kitchen, "outcome": "done", "time_zone": ZONE},
            **{"occurred_at": (at + timedelta(hours=10 + number)).isoformat()},
            "words": {"note": f"before {number}"},
        }
    items = [dict(zip(("kind", "id"), key.split("/"), strict=True)) for key in records]
    body = {"items": [item | {"base": None, "record": records[_key(item)]} for item in items]}
    answer = api.post(f"{server.url}/v1/changes", json=body, timeout=20).json()
    assert {result["outcome"] for result in answer["results"]} == {"created"}, answer
    return records


def _key(item: Json) -> str:
    return f"{item['kind']}/{item['id']}"


@pytest.fixture
def diaries(
    launch: Launch, place: Settings, line: BadLine, before: dict[str, Json], tmp_path: Path
) -> Iterator[list[Diary]]:
    """Both phones, signed in some time ago, with her plan, and without a network since."""
    (way,) = _ids("behaviour", before)
    labels = {before[f"context/{id}"]["words"]["label"]: id for id in _ids("context", before)}
    pockets = [Pocket(launch, tmp_path / name, place.base_url, MONDAY) for name in "ab"]
    for pocket in pockets:
        set_out(pocket)
    line.gone = True
    for pocket in pockets:
        pocket.start(offline=True)
    yield [Diary(pocket, way, labels, ZONE) for pocket in pockets]
    for pocket in pockets:
        pocket.close()
    windows = [window for pocket in pockets for window in pocket.windows]
    assert [complaint for window in windows for complaint in window.complaints] == []


def _ids(kind: str, records: dict[str, Json]) -> list[str]:
    return [key.split("/")[1] for key in records if key.startswith(f"{kind}/")]


def set_out(pocket: Pocket) -> None:
    """Signed in and filled; then put away, so that the browser has written down its cookie."""
    pocket.start()
    sign_in(pocket.window, MIRA, PASSWORD)
    expect(heading(pocket.window, said("today.title"))).to_be_visible()
    until(pocket, said("app.saved"))
    # What to try next comes last of all.
    done = said("today.doneWhat", name=NAME)
    expect(pocket.page.get_by_role("button", name=done, exact=True)).to_be_visible()
    pocket.page.evaluate("navigator.serviceWorker.ready.then(() => null)")
    pocket.close()


def until(pocket: Pocket, text: str) -> None:
    """Goes in and out of the network, as a phone does all day, until its top line says so."""
    line = pocket.page.get_by_role("banner").get_by_text(text, exact=True)
    for _ in range(ROUNDS):
        try:
            return line.wait_for(timeout=1500)
        except TimeoutError:
            pocket.window.go_offline(True)
            pocket.window.context.set_offline(False)
    raise AssertionError(pocket.page.get_by_role("banner").inner_text())


@pytest.mark.timeout(400)
def test_a_week_on_two_phones_in_airplane_mode(
    diaries: list[Diary],
    before: dict[str, Json],
    line: BadLine,
    api: requests.Session,
    server: Serving,
) -> None:
    shared = _ids("practice-entry", before)
    lives(diaries[0], "A", shared, nights=range(0, 4), killed_on=3)
    lives(diaries[1], "B", shared, nights=range(3, 7), killed_on=2)
    corrects_on_the_first(diaries[0], *shared)
    corrects_on_the_second(diaries[1], *shared)
    assert sum(len(diary.entries) for diary in diaries) == 60 - 2
    line.gone, line.bad = False, True
    comes_back(diaries[0])
    comes_back(diaries[1], said("app.attention", count=2))
    decides(diaries[1])
    print(f"\nseed {SEED}: of {line.told} answers {len(line.lost)} were lost: {line.lost}")
    assert "POST /v1/changes" in line.lost
    assert len(line.lost) >= 0.2 * line.told
    holds_exactly(exported(api, server), diaries, before, shared)
    line.bad = False
    for diary in diaries:
        shows_the_same(diary, diaries)


def lives(diary: Diary, name: str, shared: list[str], nights: range, killed_on: int) -> None:
    """One phone's week."""
    offset = timedelta(minutes=0 if name == "A" else 30)
    diary.tap_done(MONDAY + timedelta(hours=8) + offset, NAME, f"{name} tapped")
    for day, most in enumerate(A_DAY):
        morning = MONDAY + timedelta(days=day, hours=9) + offset
        if day in nights:
            comment = "Dreamt of a train" if (name, day) == ("B", 3) else None
            diary.sleep(morning, latency=10 + day, comment=comment)
        for number in range(1 if day == 0 else 0, most):
            at = morning + timedelta(minutes=1 + 37 * number)
            diary.practise(at, day + number, f"{name} day {day} no {number}")
        if day == killed_on:
            diary.pocket.kill()
            diary.pocket.start(offline=True)


def corrects_on_the_first(diary: Diary, x: str, y: str, z: str) -> None:
    """Of the three attempts that both phones have: a field of each of two, and one is away."""
    own = list(diary.entries)
    diary.correct(own[3], "A, put better")
    diary.correct_night(next(iter(diary.nights)), latency=45)
    diary.change_outcome(x, "partly")
    diary.correct(y, "A about the second")
    diary.delete(z)
    diary.delete(own[7])


def corrects_on_the_second(diary: Diary, x: str, y: str, z: str) -> None:
    """Another field of the first, the same field of the second, and the one that is away."""
    own = list(diary.entries)
    diary.change_outcome(own[4], "avoided")
    for id, which in ((x, "first"), (y, "second"), (z, "third")):
        diary.correct(id, f"B about the {which}")
    diary.delete(own[9])


def comes_back(diary: Diary, text: str = "") -> None:
    diary.pocket.set_clock(datetime.now(UTC))
    diary.pocket.window.context.set_offline(False)
    until(diary.pocket, text or said("app.saved"))


def decides(diary: Diary) -> None:
    """Both values are there to choose from; what was deleted elsewhere becomes one of its own."""
    open_screen(diary.page, "attention")
    for text in ("A about the second", "B about the second", said("attention.deleted")):
        expect(diary.page.get_by_text(text)).to_be_visible()
    diary.page.get_by_label("A about the second").check()
    diary.button(said("attention.take")).click()
    diary.button(said("attention.asNew")).click()
    until(diary.pocket, said("app.saved"))


def exported(api: requests.Session, server: Serving) -> dict[str, Json]:
    answer = api.get(f"{server.url}/v1/export", params={"format": "json"}, timeout=20)
    return {_key(item): told(item["record"]) for item in answer.json()["items"]}


def holds_exactly(
    found: dict[str, Json], diaries: list[Diary], before: dict[str, Json], shared: list[str]
) -> None:
    x, y, z = (f"practice-entry/{id}" for id in shared)
    base = {key: told(record) for key, record in before.items()}
    wanted = {key: record for key, record in base.items() if key != z}
    wanted[x] |= {"outcome": "partly", "words": {"note": "B about the first"}}
    wanted[y] |= {"words": {"note": "A about the second"}}
    for diary in diaries:
        wanted |= {f"practice-entry/{id}": told(one) for id, one in diary.entries.items()}
        wanted |= {f"night/{date}": told(one) for date, one in diary.nights.items()}
    (new,) = found.keys() - wanted.keys()
    wanted[new] = base[z] | {"words": {"note": "B about the third"}}
    assert {key: _of_the_app(key, one) for key, one in found.items()} == wanted
    kinds = [key.split("/")[0] for key in found]
    assert (kinds.count("practice-entry"), kinds.count("night")) == (2 + 58 + 1, 7)


def _of_the_app(key: str, record: Json) -> dict[str, Any]:
    """The plan came over the API, which fills in what was not said."""
    names = {"behaviour": {"context_ids", "words"}, "context": {"words"}}.get(key.split("/")[0])
    return {name: value for name, value in record.items() if not names or name in names}


def shows_the_same(diary: Diary, diaries: list[Diary]) -> None:
    """What the other phone wrote is here as well."""
    # Asked for last: what the other one wrote has been read by then. A form looks only once.
    with diary.page.expect_response("**/v1/practice/next?*"):
        diary.page.reload()
    until(diary.pocket, said("app.saved"))
    for id, entry in [list(one.entries.items())[-1] for one in diaries]:
        diary.page.goto(f"/#/entry/{id}")
        expect(diary.field("words.note")).to_have_value(entry["words"]["note"])
