"""An operator can be told why a reminder rang or did not."""

import re

from backend.core.config import ROOT, Settings
from backend.core.ids import uuid7
from notifications.explanations import REASONS
from tests.commands import refused, succeeds
from tests.fcm_stub import FcmStub
from tests.notifications.conftest import EVENING, PRACTICE, Mira


def test_says_in_sentences_what_became_of_each(
    mira: Mira, settings: Settings, stub: FcmStub
) -> None:
    words = {"code_phrase": "Water the plants"}
    stored = mira.reminded({**PRACTICE, "behaviour_id": mira.behaviour["id"], "words": words})
    mira.tick(EVENING)
    mira.has_phone()
    mira.tick("2026-03-03T18:30:00+01:00")
    sent = str(mira.deliveries()[1].id)
    with mira.at("2026-03-03T18:31:00+01:00") as me:
        body = {"state": "opened", "at": "2026-03-03T18:31:00+01:00"}
        assert me.post(f"/v1/deliveries/{sent}/receipts", body).status_code == 200
    told = succeeds(settings, "reminders", "explain", stored["id"])
    assert "Not sent at 2026-03-02 18:30:00 (Europe/Berlin): no device of hers was signed" in told
    assert "Tried 1 time, last at 2026-03-03 18:30:00 (Europe/Berlin)." in told
    assert "It was handed over to the push service." in told
    assert "She opened it at 2026-03-03 18:31:00 (Europe/Berlin)." in told
    assert "It waits to be sent." in told
    for said in ("Water", "sentence", "Mira", "mira@"):
        assert said not in told
    one = succeeds(settings, "reminders", "explain", sent)
    assert one.count("An occurrence of") == 1
    assert "no such" in refused(settings, "reminders", "explain", str(uuid7()))


def test_every_reason_there_is_has_a_sentence() -> None:
    files = ("wanted.py", "deciding.py", "outcomes.py")
    wanted = "".join((ROOT / "notifications" / name).read_text() for name in files)
    found = set(re.findall(r'(?:yield|return|else) "([a-z_]+)"', wanted))
    found |= set(re.findall(r'"([a-z_]+)" if ', wanted))
    found |= set(re.findall(r'"(?:failed|unknown)", "([a-z_]+)"', wanted))
    assert len(found) > 15
    found -= {"skipped", "unknown", "reason"}  # states and a column, not reasons
    assert found <= set(REASONS), found - set(REASONS)
