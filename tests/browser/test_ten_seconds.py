"""Quick enough for a tired hand: an attempt in ten seconds, a night in a minute, an answer at once.

On a phone four times slower than this machine, with three years of data on the server. Where others
crowd the machine, by so much more.
"""

from collections.abc import Callable, Iterator
from time import monotonic

import pytest
from playwright.sync_api import Locator, expect

from backend.core.config import Settings
from tests.browser import paints, three_years
from tests.browser.conftest import installed, port_of
from tests.browser.hand import Hand, slow_down
from tests.browser.second_factors import sign_in
from tests.browser.steps import heading
from tests.browser.watched import PHONE, Window
from tests.browser.wording import said
from tests.story.plot import PASSWORD
from tests.story.processes import Serving, serving

# Three years of records come first.
pytestmark = pytest.mark.timeout(400)
SLOWER = 4
TAPS, SECONDS, NIGHT_SECONDS = 3, 10, 60
AT_ONCE_MS = 100
RUNS, MOST_RUNS = 3, 9
FIRST_SYNC_SECONDS = 60
SEEN = "from save to seen"


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    return installed(tmp_path_factory.mktemp("place"))


@pytest.fixture(scope="module")
def server(place: Settings, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Serving]:
    log, more = tmp_path_factory.mktemp("log") / "log", {"ANEW_OPEN_REGISTRATION": "1"}
    with serving(place, log, port_of(place), ANEW_EMBEDDED_WORKER="0", **more) as running:
        three_years.fill(running)
        yield running


@pytest.fixture
def phone(open_window: Callable[[dict[str, int]], Window]) -> Window:
    """Hers, with the last ninety days on it."""
    window = open_window(PHONE)
    paints.watch(window.page)
    window.page.goto("/")
    started = monotonic()
    # It comes last, after all pages of three years.
    with window.page.expect_response("**/v1/practice/next?*", timeout=FIRST_SYNC_SECONDS * 1000):
        sign_in(window, three_years.MIRA, PASSWORD)
    expect(heading(window, said("today.title"))).to_be_visible()
    print(f"\nthree years are on the phone after {monotonic() - started:.1f} s")
    slow_down(window.page, SLOWER)
    return window


def button(phone: Window, name: str) -> Locator:
    return phone.page.get_by_role("button", name=name, exact=True)


def link(phone: Window, name: str) -> Locator:
    return phone.page.get_by_role("link", name=name, exact=True)


def radio(phone: Window, name: str) -> Locator:
    return phone.page.get_by_role("radio", name=name, exact=True)


def field(phone: Window, key: str) -> Locator:
    return phone.page.get_by_label(said(key), exact=True)


def is_kept(phone: Window) -> None:
    expect(phone.page.get_by_text(said("app.savedHere"), exact=True)).to_be_visible()
    expect(heading(phone, said("today.title"))).to_be_visible()


def test_an_attempt_takes_three_taps_and_ten_seconds(phone: Window) -> None:
    details = link(phone, said("today.detailsWhat", name=three_years.NEW[0]))
    expect(details).to_be_visible()
    hand = Hand(phone.page)
    hand.tap(details)
    hand.tap(radio(phone, said("outcome.partly")))
    hand.tap(button(phone, said("app.save")))
    is_kept(phone)
    print(f"\nan attempt: {hand.taps} taps, {hand.seconds:.1f} s")
    assert hand.taps <= TAPS
    assert hand.seconds <= SECONDS * paints.crowding()


def test_an_attempt_with_a_word_about_it_takes_ten_seconds_too(phone: Window) -> None:
    done = button(phone, said("today.doneWhat", name=three_years.NEW[1]))
    expect(done).to_be_visible()
    hand = Hand(phone.page)
    hand.tap(done)
    hand.tap(button(phone, said("today.details")))
    hand.write(field(phone, "words.note"), "She smiled, I stayed")
    hand.tap(button(phone, said("app.save")))
    expect(field(phone, "words.note")).to_have_count(0)
    is_kept(phone)
    print(f"\nan attempt and a note: {hand.taps} taps, {hand.seconds:.1f} s")
    assert hand.seconds <= SECONDS * paints.crowding()


def test_last_night_takes_less_than_a_minute(phone: Window) -> None:
    hand = Hand(phone.page)
    hand.tap(link(phone, said("today.logNight")))
    for key, text in {
        "into_bed": "1100PM", "tried_to_sleep": "1115PM", "sleep_latency_minutes": "20",
        "awakenings": "2", "awake_minutes": "15",
        "final_awakening": "0640AM", "out_of_bed": "0700AM",
    }.items():  # fmt: skip
        hand.write(field(phone, f"field.{key}"), text)
    hand.tap(radio(phone, said("quality.4")))
    hand.tap(button(phone, said("app.save")))
    is_kept(phone)
    print(f"\na night: {hand.taps} taps, {hand.seconds:.1f} s")
    assert hand.seconds < NIGHT_SECONDS * paints.crowding()


def test_every_tap_is_answered_at_once(phone: Window) -> None:
    """Each tap at its best of three; of more while a slow host makes that too little."""
    crowds, runs = [paints.crowding()], []
    for number in range(MOST_RUNS):
        runs.append(taps(phone, number))
        crowds.append(paints.crowding())
        best = {name: min(run[name] for run in runs) for name in runs[0]}
        seen = best.pop(SEEN)
        p75, most, crowd = paints.p75(list(best.values())), max(best.values()), min(crowds)
        if len(runs) >= RUNS and max(best["save an attempt"], p75) <= AT_ONCE_MS:
            break
    for name in runs[0]:
        print(f"\n{name}: " + ", ".join(f"{run[name]:.0f}" for run in runs), end=" ms")
    print(
        f"\nat best: p75 {p75:.0f}, most {most:.0f}, seen {seen:.0f} ms; crowded {crowd:.1f}-fold"
    )
    assert best["save an attempt"] <= AT_ONCE_MS * crowd
    assert p75 <= AT_ONCE_MS * crowd


def taps(phone: Window, number: int) -> dict[str, float]:
    """Milliseconds by what was tapped."""
    times: dict[str, float] = {}

    def timed(name: str, target: Locator) -> None:
        target.tap()
        times[name] = paints.slowest(phone.page)

    tabs = phone.page.get_by_role("navigation").get_by_role("link")
    for name in [*tabs.all_inner_texts()[1:], said("app.today")]:
        timed(f"open {name}", tabs.filter(has_text=name))
        expect(phone.page.get_by_role("heading", level=1)).to_be_visible()
        times[f"open {name}"] = max(times[f"open {name}"], paints.slowest(phone.page))
    expect(phone.page.get_by_text(said("app.savedHere"), exact=True)).to_have_count(0)
    timed("open a form", link(phone, said("today.else")))
    timed("choose a way", radio(phone, three_years.WAYS[number % len(three_years.WAYS)]))
    timed("choose an outcome", radio(phone, said("outcome.done")))
    save = button(phone, said("app.save"))
    times[SEEN] = paints.until_painted(phone.page, said("app.savedHere"), save)
    times["save an attempt"] = paints.slowest(phone.page)
    expect(heading(phone, said("today.title"))).to_be_visible()
    return times
