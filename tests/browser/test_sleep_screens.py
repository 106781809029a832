"""Sleep on the phone: a night without a network, naps, medicines, and a device's file."""

import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Request, expect

from api.sleep_windows import EXAMPLE as WINDOW
from backend.core.config import Settings
from tests.browser.conftest import installed, port_of
from tests.browser.second_factors import sign_in
from tests.browser.sleep_steps import (
    an_export,
    ask,
    choose,
    device_row,
    give,
    hearts,
    open_sleep,
    put_nights,
    read_row,
    save,
    sent,
    stored,
    today,
    until_none_is_stored,
)
from tests.browser.steps import (
    ADA,
    arrived,
    client_joins,
    follow,
    heading,
    press,
    standing,
    therapist_invites,
    therapist_signs_in,
    write,
)
from tests.browser.watched import DESK, PHONE, Window
from tests.browser.wording import said
from tests.sleep.device_files import apple, apple_night, items, zipped
from tests.story.plot import PASSWORD
from tests.story.processes import Serving, add_therapist, serving

OpenWindow = Callable[[dict[str, int]], Window]
# A reader of files that never comes to its end, however long the test is held up.
READS_ON = """
const Reader = window.Worker;
window.Worker = class extends Reader {
  constructor(...given) {
    super(...given);
    this.addEventListener('message', (told) => told.data.rows && told.stopImmediatePropagation());
  }
};"""


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    return installed(tmp_path_factory.mktemp("place"))


@pytest.fixture(scope="module")
def server(place: Settings, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Serving]:
    log = tmp_path_factory.mktemp("log") / "log"
    with serving(place, log, port_of(place), ANEW_OPEN_REGISTRATION="1") as running:
        yield running


@pytest.fixture
def phone(open_window: OpenWindow, mira: str) -> Window:
    window = open_window(PHONE)
    window.page.goto("/")
    sign_in(window, mira, PASSWORD)
    expect(heading(window, said("today.title"))).to_be_visible()
    standing(window, said("app.saved"))
    window.page.evaluate("navigator.serviceWorker.ready.then(() => null)")
    return window


def test_last_night_is_logged_offline_in_a_few_taps_and_corrected(phone: Window) -> None:
    put_nights(phone, 3)
    phone.page.reload()
    standing(phone, said("app.saved"))
    open_sleep(phone)
    missed = phone.page.get_by_role("link", name=said("sleep.notWritten"))
    expect(missed).to_have_count(10)
    phone.check_accessibility()
    phone.go_offline(True)
    follow(phone, said("today.logNight"))
    arrived(phone, said("night.title"))
    expect(phone.page.get_by_text(said("night.usual"), exact=True)).to_have_count(4)
    asleep_after = phone.page.get_by_role(
        "button", name=said("night.longer", what=said("field.sleep_latency_minutes"))
    )
    asleep_after.click(click_count=2)
    press(phone, said("count.fewer", what=said("field.awakenings")))
    more = hours_more()
    asleep = f"About {7 + more} h 30 asleep"
    expect(phone.page.get_by_text(f"{asleep}, of {8 + more} h 00 in bed.")).to_be_visible()
    press(phone, said("app.save"))
    standing(phone, said("app.waiting", count=1))
    phone.page.reload()
    phone.page.get_by_role("link", name=f"{asleep}.").click()
    expect(phone.page.get_by_text(said("night.usual"), exact=True)).to_have_count(0)
    write(phone, said("field.final_awakening"), "07:30")
    expect(phone.page.get_by_text(said("night.ask.order_error"))).to_be_visible()
    write(phone, said("field.final_awakening"), "06:40")
    expect(phone.page.get_by_text(said("night.ask.order_error"))).to_have_count(0)
    press(phone, said("app.save"))
    expect(heading(phone, said("night.title"))).to_have_count(0)
    standing(phone, said("app.waiting", count=1))
    phone.go_offline(False)
    standing(phone, said("app.saved"))
    (night,) = [one for one in stored(phone, "/v1/nights") if one["date"] == str(today())]
    assert (night["into_bed"], night["final_awakening"]) == ("23:00", "06:40")
    assert (night["sleep_latency_minutes"], night["awakenings"]) == (10, 0)
    assert night["derived"]["total_sleep_minutes"] == 440 + 60 * more


def hours_more() -> int:
    """What the night before today has more than the clocks say: one or -1 when they changed."""
    zone = ZoneInfo("Europe/Berlin")
    bed = datetime.combine(today() - timedelta(days=1), time(23), zone)
    up = datetime.combine(today(), time(7), zone)
    return (up.astimezone(UTC) - bed.astimezone(UTC)) // timedelta(hours=1) - 8


def test_usual_times_that_she_does_not_see_are_not_saved(phone: Window) -> None:
    put_nights(phone, 3)
    phone.page.reload()
    open_sleep(phone)
    expect(phone.page.get_by_role("link", name=said("sleep.notWritten"))).to_have_count(10)
    phone.page.goto(f"/#/night/{today()}")
    expect(phone.page.get_by_text(said("night.usual"), exact=True)).to_have_count(4)
    phone.page.get_by_role("switch", name=said("field.no_sleep")).check()
    save(phone)
    (night,) = [one for one in stored(phone, "/v1/nights") if one["date"] == str(today())]
    assert (night["no_sleep"], night["out_of_bed"]) == (True, "07:00")
    assert night["tried_to_sleep"] is None
    assert night["final_awakening"] is None


def test_every_question_about_a_missed_morning_can_be_answered(phone: Window) -> None:
    missed = today() - timedelta(days=2)
    phone.page.goto(f"/#/night/{missed}")
    arrived(phone, said("night.title"))
    expect(phone.page.get_by_text(said("night.usual"), exact=True)).to_have_count(0)
    phone.page.get_by_text(said("night.more"), exact=True).click()
    phone.page.get_by_text(said("night.travelled"), exact=True).click()
    choose(phone, said("field.rested"), said("rested.4"))
    choose(phone, said("field.woke_early"), said("app.yes"))
    choose(phone, said("field.free_day"), said("app.no"))
    answers = {
        "trying_after_waking_minutes": "10",
        "woke_early_minutes": "25",
        "estimated_sleep_minutes": "400",
        "naps": "0",
        "caffeinated_drinks": "2",
    }
    for field, answer in answers.items():
        write(phone, said(f"field.{field}"), answer)
    write(phone, said("field.last_caffeinated_drink"), "15:00")
    write(phone, said("field.alcoholic_drinks"), "1")
    phone.page.get_by_label(said("field.last_alcoholic_drink"), exact=True).last.fill("21:30")
    write(phone, said("words.sleep_medicine"), "Half a pill")
    zone = phone.page.get_by_label(said("field.bed_time_zone"), exact=True)
    zone.select_option("America/New_York")
    phone.check_accessibility()
    save(phone)
    (night,) = stored(phone, "/v1/nights")
    assert night["date"] == str(missed)
    assert (night["rested"], night["woke_early"], night["free_day"]) == (4, True, False)
    assert {name: night[name] for name in answers} == {k: int(v) for k, v in answers.items()}
    assert (night["last_caffeinated_drink"], night["last_alcoholic_drink"]) == ("15:00", "21:30")
    assert (night["bed_time_zone"], night["time_zone"]) == ("America/New_York", "Europe/Berlin")
    assert night["words"]["sleep_medicine"] == "Half a pill"


def test_a_deleted_night_comes_back_and_can_be_written_anew(phone: Window) -> None:
    put_nights(phone, 1)
    phone.page.reload()
    standing(phone, said("app.saved"))
    open_sleep(phone)
    last = phone.page.get_by_role("button", name=re.compile("^Delete: "))
    last.click()
    expect(last).to_have_count(0)
    press(phone, said("app.undo"))
    expect(last).to_have_count(1)
    with phone.page.expect_response(sent):
        last.click()
    standing(phone, said("app.saved"))
    expect(last).to_have_count(0)
    until_none_is_stored(phone, "/v1/nights")
    phone.page.goto(f"/#/night/{today() - timedelta(days=1)}")
    write(phone, said("field.out_of_bed"), "08:15")
    save(phone)
    expect(last).to_have_count(1)
    assert [one["out_of_bed"] for one in stored(phone, "/v1/nights")] == ["08:15"]


def test_a_nap_and_a_medicine_with_another_dose(phone: Window) -> None:
    open_sleep(phone)
    follow(phone, said("nap.add"))
    arrived(phone, said("nap.new"))
    write(phone, said("field.start"), "14:10")
    write(phone, said("field.minutes"), "25")
    press(phone, said("app.save"))
    expect(phone.page.get_by_text("14:10 · 25 min")).to_be_visible()
    follow(phone, said("medicine.list"))
    arrived(phone, said("medicine.list"))
    follow(phone, said("medicine.add"))
    expect(heading(phone, said("medicine.new"))).to_be_visible()
    write(phone, said("medicine.name"), "sertr")
    phone.check_accessibility()
    phone.page.get_by_role("button", name="sertraline").click()
    write(phone, said("words.dose"), "50 mg")
    write(phone, said("field.started_on"), "2026-01-12")
    press(phone, said("app.save"))
    phone.page.get_by_role("link", name="sertraline").click()
    arrived(phone, said("medicine.title"))
    phone.page.get_by_text(said("medicine.doseChanged"), exact=True).click()
    write(phone, said("medicine.newDose"), "75 mg")
    write(phone, said("medicine.since"), "2026-03-01")
    with phone.page.expect_response(sent):
        press(phone, said("medicine.keepDose"))
    expect(phone.page.get_by_role("heading", name=said("medicine.before"))).to_be_visible()
    standing(phone, said("app.saved"))
    (nap,) = stored(phone, "/v1/naps")
    assert (nap["start"], nap["minutes"], nap["local_date"]) == ("14:10", 25, str(today()))
    found = [
        (one["generic"], one["words"]["dose"], one["started_on"], one["stopped_on"])
        for one in stored(phone, "/v1/medicines")
    ]
    assert sorted(found, key=lambda one: one[2]) == [
        ("sertraline", "50 mg", "2026-01-12", "2026-03-01"),
        ("sertraline", "75 mg", "2026-03-01", None),
    ]


def test_an_export_of_apples_is_read_on_the_phone_and_only_sleep_leaves_it(phone: Window) -> None:
    body = an_export()
    bodies: list[Request] = []
    phone.context.on("request", lambda one: bodies.append(one) if one.post_data else None)
    phone.page.goto("/#/sleep-import")
    arrived(phone, said("import.title"))
    give(phone, "export.zip", zipped({"apple_health_export/export.xml": body}))
    watch = phone.page.get_by_role("checkbox", name="Watch")
    expect(watch).to_be_checked()
    expect(phone.page.get_by_role("checkbox", name="Phone")).not_to_be_checked()
    expect(phone.page.get_by_text(said("import.leftOut", count=1))).to_be_visible()
    phone.check_accessibility()
    assert bodies == []
    press(phone, said("import.send", count=3))
    outcome = phone.page.get_by_role("status")
    expect(outcome).to_contain_text(said("import.outcome.created", count=3))
    phone.check_accessibility()
    (request,) = [one for one in bodies if "/v1/sleep-imports" in one.url]
    text = request.post_data or ""
    records = re.findall(r"<Record [^>]*>", text)
    assert len(records) == 3 * 5
    assert all('type="HKCategoryTypeIdentifierSleepAnalysis"' in one for one in records)
    assert "HeartRate" not in "".join(one.post_data or "" for one in bodies)
    assert "Phone" not in text
    wanted = items(apple(*(record for day in (2, 3, 4) for record in apple_night(day))))
    found = sorted(stored(phone, "/v1/device-nights"), key=lambda one: one["started_at"])
    assert [device_row(one) for one in found] == [read_row(one) for one in wanted]
    give(phone, "export.zip", zipped({"apple_health_export/export.xml": body}))
    press(phone, said("import.send", count=3))
    expect(outcome).to_contain_text(said("import.outcome.unchanged", count=3))


def test_reading_a_large_file_shows_how_far_it_is_and_can_be_stopped(
    phone: Window, tmp_path: Path
) -> None:
    file = tmp_path / "export.xml"
    with file.open("wb") as out:
        out.write(apple().removesuffix(b"</HealthData>\n"))
        for _ in range(10):
            out.write(hearts(500).encode() * 50)
        out.write(b"</HealthData>\n")
    phone.page.add_init_script(READS_ON)
    phone.page.goto("/#/sleep-import")
    phone.page.reload()
    phone.page.locator("input[type=file]").set_input_files(file)
    bar = phone.page.get_by_role("progressbar", name=said("import.reading"))
    expect(bar).to_be_visible()
    expect(bar).not_to_have_js_property("value", 0)
    press(phone, said("import.cancel"))
    expect(bar).to_have_count(0)
    expect(phone.page.get_by_text(said("import.pick"))).to_be_visible()


def test_a_file_that_is_broken_is_said_and_nothing_is_sent(phone: Window) -> None:
    phone.page.goto("/#/sleep-import")
    give(phone, "export.zip", zipped({"holiday.txt": b"x"}))
    expect(phone.page.get_by_role("alert")).to_contain_text(said("import.broken"))
    phone.check_accessibility()


def test_without_a_network_the_file_is_read_and_sent_later(phone: Window) -> None:
    phone.page.goto("/#/sleep-import")
    expect(heading(phone, said("import.title"))).to_be_visible()
    phone.go_offline(True)
    give(phone, "export.xml", apple(*apple_night(2)))
    press(phone, said("import.send", count=1))
    expect(phone.page.get_by_role("alert")).to_contain_text(said("import.offline"))
    phone.go_offline(False)
    press(phone, said("import.send", count=1))
    expect(phone.page.get_by_role("status")).to_contain_text(
        said("import.outcome.created", count=1)
    )


def test_what_her_therapist_agreed_and_opened_is_there_and_she_may_decline(
    place: Settings, open_window: OpenWindow
) -> None:
    add_therapist(place, ADA, PASSWORD)
    desk, phone = open_window(DESK), open_window(PHONE)
    therapist_signs_in(desk)
    client_joins(phone, therapist_invites(desk))
    (link,) = ask(phone, "GET", "/v1/care-links")["items"]
    scopes = {"scopes": ["sleep", "medicines"], "until": None}
    ask(phone, "PUT", f"/v1/care-links/{link['id']}", scopes)
    taken = {"generic": "sertraline", "started_on": "2026-01-12"}
    ask(phone, "PUT", f"/v1/medicines/{uuid4()}", taken, is_new=True)
    (client,) = ask(desk, "GET", "/v1/clients")["items"]
    ask(desk, "PUT", f"/v1/clients/{client['id']}/sleep-window", {**WINDOW, "from": str(today())})
    ask(desk, "PUT", f"/v1/clients/{client['id']}/medicine-note", {"open": True})
    open_sleep(phone)
    hours = said("window.hours", **{"from": "0:30", "to": "6:30"})
    expect(phone.page.get_by_text(hours)).to_be_visible()
    phone.page.get_by_text(said("window.asked"), exact=True).click()
    expect(phone.page.get_by_text(said("window.asked.fall_risk"))).to_be_visible()
    phone.check_accessibility()
    press(phone, said("window.decline"))
    phone.page.get_by_role("dialog").get_by_role("button", name=said("window.decline")).click()
    expect(phone.page.get_by_text(hours)).to_have_count(0)
    assert ask(phone, "GET", "/v1/sleep-window")["window"] is None
    follow(phone, said("medicine.list"))
    (note,) = ask(phone, "GET", f"/v1/insights?from={today()}&to={today()}")["medicines"]["studies"]
    text = phone.page.get_by_text(note["text"], exact=True)
    expect(text).not_to_be_visible()
    phone.page.get_by_text(said("medicine.studies", name="sertraline"), exact=True).click()
    expect(text).to_be_visible()
    phone.check_accessibility()
