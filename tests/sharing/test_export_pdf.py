"""The document to read and print: in her language, with her signs, and never in the way."""

from copy import deepcopy
from pathlib import Path
from threading import Thread
from typing import Any

import pytest

from backend.core.config import ROOT
from backend.core.errors import Unavailable
from sharing import export_pdf
from sharing.export_document import document
from sharing.export_pdf import render
from sharing.export_words import WORDS

FONTS = ROOT / "app" / "dist" / "fonts"
AT = "2026-11-20T18:30:00.5Z"
EMPTY: dict[str, list[Any]] = {
    kind: []
    for kind in (
        "pattern",
        "context",
        "behaviour",
        "practice-entry",
        "night",
        "measure-response",
        "medicine",
    )
}


def records(says: str = "Say one sentence") -> dict[str, list[Any]]:
    """One of each, with the same words everywhere."""
    entry = {
        "id": "e",
        "behaviour_id": "b",
        "context_id": "c",
        "occurred_at": AT,
        "local_date": "2026-11-20",
        "outcome": "could_not",
        "distress_before": 60,
        "distress_peak": None,
        "distress_after": 0,
        "written_at": AT,
    }
    derived = {
        "time_in_bed_minutes": 485,
        "total_sleep_minutes": None,
        "sleep_efficiency": 85.5,
    }
    night = {"date": "2026-11-21", "quality": 4, "derived": derived, "written_at": AT}
    medicine: dict[str, Any] = {
        "generic": "sertraline",
        "started_on": "2026-01-12",
        "stopped_on": None,
    }
    medicine |= {"words": {"name": None, "dose": None}, "written_at": AT}
    named = {"name": says, "trigger": says, "when": says, "will": says, "cue": None}
    return {
        "pattern": [{"id": "p", "words": named, "written_at": AT}],
        "context": [{"id": "c", "words": {"label": says}, "written_at": AT}],
        "behaviour": [
            {"id": "b", "pattern_id": "p", "context_ids": ["c", "gone"], "words": named}
            | {"written_at": AT}
        ],
        "practice-entry": [entry, {**entry, "behaviour_id": "gone", "context_id": None}],
        "night": [night],
        "measure-response": [
            {"measure": "phq-9", "local_date": "2026-11-20", "answered_at": AT, "written_at": AT}
            | {"score": 11, "band": "moderate"},
            {"measure": "gad-7", "local_date": "2026-11-19", "answered_at": "2026-11-19T18:30:00Z"}
            | {"written_at": AT, "score": None, "band": None},
        ],
        "medicine": [
            {**medicine, "started_on": "2026-11-02", "words": {"name": says, "dose": "100 mg"}},
            {**medicine, "stopped_on": "2026-11-02"},
        ],
    }


def test_the_document_says_what_she_entered() -> None:
    content = document(records(), "en", "Mira")
    assert (content["title"], content["name"]) == ("Practice and sleep", "Mira")
    assert content["period"] == ["2026-11-20", "2026-11-21"]
    assert content["dated"] == [2026, 11, 20, 18, 30, 0]
    patterns, ways = content["sections"]
    assert patterns["items"][0]["lines"][0] == ["What sets it off", "Say one sentence"]
    assert ["Places and situations", "Say one sentence"] in ways["items"][0]["lines"]
    attempts, nights, questionnaires, medicines = content["tables"]
    assert questionnaires["rows"] == [
        ["2026-11-19", "GAD-7", "incomplete", ""],
        ["2026-11-20", "PHQ-9", "11", "moderate"],
    ]
    assert attempts["rows"] == [
        ["2026-11-20", "Say one sentence", "Say one sentence", "could not", "60 – ? – 0"],
        ["2026-11-20", "no longer in the plan", "", "could not", "60 – ? – 0"],
    ]
    assert nights["rows"] == [["2026-11-21", "8:05", "", "86 %", "good"]]
    assert medicines["rows"] == [
        ["sertraline", "", "2026-01-12", "2026-11-02"],
        ["Say one sentence", "100 mg", "2026-11-02", ""],
    ]


def test_attempts_stand_in_the_order_in_which_they_happened() -> None:
    content = records()
    second = content["practice-entry"][1]
    second["occurred_at"], second["local_date"] = "2026-11-01T08:00:00Z", "2026-11-01"
    rows = document(content, "en", None)["tables"][0]["rows"]
    assert [row[0] for row in rows] == ["2026-11-01", "2026-11-20"]


def test_every_language_has_every_word() -> None:
    assert WORDS["en"].keys() == WORDS["de"].keys() == WORDS["ar"].keys()
    for say in WORDS.values():
        assert len(say["quality"]) == len(say["outcomes"]) == 5
        assert all(say.values())


@pytest.mark.parametrize("locale", ["en", "de", "ar"])
def test_it_is_a_document_that_a_screen_reader_can_read(locale: str) -> None:
    pdf = render(document(records(), locale, "Mira"), FONTS)
    assert pdf.startswith(b"%PDF-")
    assert b"pdfuaid:part" in pdf
    assert f"({locale})".encode() in pdf or f"/Lang ({locale}".encode() in pdf


def test_arabic_is_set_in_the_font_that_comes_with_the_app() -> None:
    assert (FONTS / "NotoNaskhArabic_400Regular.ttf").is_file(), "run `make install`"
    pdf = render(document(records("أقول جملة واحدة"), "ar", "ميرا"), FONTS)
    assert b"NotoNaskhArabic" in pdf
    assert b"DejaVu" not in pdf


def test_without_the_built_app_arabic_can_still_be_read(tmp_path: Path) -> None:
    content = document(records("أقول جملة واحدة"), "ar", "ميرا")
    pdf = render(content, tmp_path / "not-there")
    assert b"pdfuaid:part" in pdf  # no sign is missing


ODD = [
    "漢字とかな",
    "😀👩‍👩‍👧",
    "\x07\x1b[31m",
    "\ufdd0\U0010ffff",
    "\u202eright to left\u202c",
    "한국어 ไทย मराठी አማርኛ",
    '#hash $dollar$ *star* `x` <label> @ref #read("/etc/passwd") //',
    "= heading\n\n- list\r\n#panic()",
    "x" * 4000,
    "word " * 800,
    "́" * 300,
    "",
]


@pytest.mark.parametrize("says", ODD, ids=lambda says: ascii(says[:12]))
@pytest.mark.parametrize("locale", ["en", "ar"])
def test_no_text_of_hers_makes_it_fail(says: str, locale: str) -> None:
    assert render(document(records(says), locale, says), FONTS).startswith(b"%PDF-")


def test_an_account_with_nothing_in_it_has_a_document_too() -> None:
    assert render(document(EMPTY, "de", None), FONTS).startswith(b"%PDF-")


def test_what_cannot_be_set_says_try_again_and_quotes_nothing(
    capfd: pytest.CaptureFixture[str],
) -> None:
    with pytest.raises(Unavailable) as refused:
        render({"title": "her own words"}, FONTS)
    assert "her own words" not in str(refused.value) + capfd.readouterr().err


def test_the_same_data_make_the_same_bytes_under_their_own_date() -> None:
    content = document(records(), "en", "Mira")
    first = render(content, FONTS)
    assert render(deepcopy(content), FONTS) == first
    assert b"2026-11-20T18:30:00" in first  # when the newest of it was stored
    assert b"2026-11-20T18:30:00" not in render(document(EMPTY, "en", "Mira"), FONTS)


def test_only_one_is_made_at_a_time() -> None:
    content, made = document(records(), "en", None), list[bytes]()
    maker = Thread(target=lambda: made.append(render(content, FONTS)))
    with export_pdf._ONE_AT_A_TIME:
        maker.start()
        maker.join(timeout=2)
        assert not made
    maker.join()
    assert len(made) == 1
