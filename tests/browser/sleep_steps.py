"""What she does about her sleep on the phone, and what the server then holds."""

import random
from datetime import date, datetime, timedelta
from time import monotonic
from typing import Any
from zoneinfo import ZoneInfo

from playwright.sync_api import FilePayload, Response, expect

from sleep.device_night import DeviceNight
from tests.browser.steps import heading, press, standing
from tests.browser.watched import PATIENCE_SECONDS, Window
from tests.browser.wording import said
from tests.sleep.device_files import apple, apple_night, apple_record

ASK = """async ([method, path, body, isNew]) => {
  const headers = { 'Content-Type': 'application/json', ...(isNew && { 'If-None-Match': '*' }) };
  const answer = await fetch(path, { method, headers, body: body && JSON.stringify(body) });
  return [answer.status, answer.status === 204 ? null : await answer.json()];
}"""


def today() -> date:
    return datetime.now(ZoneInfo("Europe/Berlin")).date()


def ask(window: Window, method: str, path: str, body: object = None, is_new: bool = False) -> Any:
    """As another window of hers would."""
    status, answer = window.page.evaluate(ASK, [method, path, body, is_new])
    assert 200 <= status < 300, answer
    return answer


def stored(phone: Window, path: str) -> list[dict[str, Any]]:
    """What the server holds of hers."""
    records: list[dict[str, Any]] = ask(phone, "GET", path)["items"]
    return records


def until_none_is_stored(phone: Window, path: str) -> None:
    """What was sent last may have been what she did before."""
    deadline = monotonic() + PATIENCE_SECONDS
    while stored(phone, path):
        assert monotonic() < deadline
        phone.page.wait_for_timeout(50)


def put_nights(phone: Window, days: int) -> None:
    """Her nights before last night, as another phone of hers sent them."""
    for back in range(1, days + 1):
        night = {"time_zone": "Europe/Berlin", "into_bed": "23:00", "tried_to_sleep": "23:10"}
        night |= {"final_awakening": "06:50", "out_of_bed": "07:00"}
        day = today() - timedelta(days=back)
        ask(phone, "PUT", f"/v1/nights/{day}", night, is_new=True)


def open_sleep(phone: Window) -> None:
    phone.page.get_by_role("navigation").get_by_role("link", name=said("app.sleep")).click()
    expect(heading(phone, said("sleep.title"))).to_be_visible()


def sent(one: Response) -> bool:
    return one.url.endswith("/v1/changes") and one.request.method == "POST"


def save(phone: Window) -> None:
    """Safe on the phone, and on the server."""
    with phone.page.expect_response(sent):
        press(phone, said("app.save"))
    standing(phone, said("app.saved"))


def choose(phone: Window, question: str, answer: str) -> None:
    group = phone.page.get_by_role("group", name=question)
    group.get_by_role("radio", name=answer, exact=True).check()


def hearts(many: int) -> str:
    """What an export is full of, and what is nobody's business here."""
    chance = random.Random(7)
    says = ' <Record type="HKQuantityTypeIdentifierHeartRate" sourceName="Watch" device="{}"/>\n'
    return "".join(says.format(chance.randbytes(24).hex()) for _ in range(many))


def an_export() -> bytes:
    """Three nights of a watch, one of them also of a phone, and much that is not sleep."""
    nights = [record for day in (2, 3, 4) for record in apple_night(day)]
    bed = apple_record("InBed", "2025-07-01 22:00:00 +0200", "2025-07-02 07:00:00 +0200", "Phone")
    odd = apple_record("AsleepREM", "2025-07-02 02:00:00 +0200", "2025-07-02 01:00:00 +0200")
    return apple(hearts(5_000), *nights, hearts(1), bed, odd)


def give(phone: Window, name: str, body: bytes) -> None:
    file = FilePayload(name=name, mimeType="application/zip", buffer=body)
    phone.page.locator("input[type=file]").set_input_files(file)


def device_row(one: dict[str, Any]) -> tuple[Any, ...]:
    stages = [(each["stage"], each["started_at"], each["ended_at"]) for each in one["stages"]]
    totals = [one[f"{name}_minutes"] for name in ("total_sleep", "awake", "light", "deep", "rem")]
    ends = one["started_at"], one["ended_at"], one["start_offset_minutes"]
    return one["words"]["device"], *ends, one["end_offset_minutes"], stages, totals


def read_row(night: Any) -> tuple[Any, ...]:
    assert isinstance(night, DeviceNight)
    stages = [(one.stage, zulu(one.started_at), zulu(one.ended_at)) for one in night.stages]
    totals = [getattr(night, f"{name}_minutes") for name in ("total_sleep", "awake", "light")]
    totals += [night.deep_minutes, night.rem_minutes]
    ends = zulu(night.started_at), zulu(night.ended_at), night.start_offset_minutes
    return night.device, *ends, night.end_offset_minutes, stages, totals


def zulu(at: datetime) -> str:
    return at.isoformat().replace("+00:00", "Z")
