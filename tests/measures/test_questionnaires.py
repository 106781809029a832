"""The questionnaires as they ship, and what answers to them come to: vectors and borders."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from measures.change import change, reliable_change_index, smallest_reliable
from measures.questionnaires import Questionnaire, questionnaires
from measures.scoring import scored

VECTORS = json.loads((Path(__file__).parents[1] / "vectors/questionnaires.json").read_text())
SHIPPED = questionnaires()


def named(instrument: str) -> Questionnaire:
    return SHIPPED[instrument.lower()]


@pytest.mark.parametrize("case", VECTORS["scoring"], ids=lambda case: case["instrument"])
def test_scores_agree_with_the_vectors(case: dict[str, Any]) -> None:
    """Their total is the plain sum; a score is that times the factor, as WHO-5's percent."""
    asked, expected = named(case["instrument"]), case["expected"]
    found = scored(asked, case["items"])
    total = expected["total"]
    assert found.score == (None if total is None else total * asked.factor)
    assert found.score == expected.get("percent", found.score)
    assert found.band == expected["band"]
    assert found.incomplete is (expected.get("status") == "incomplete")
    assert ("item_9" in found.flags) is expected.get("item9_positive", False)


@pytest.mark.parametrize("case", VECTORS["reliable_change"], ids=lambda case: case["instrument"])
def test_reliable_change_agrees_with_the_vectors(case: dict[str, Any]) -> None:
    scale = named(case["instrument"]).scale
    assert scale.reliable_change == case["threshold"]
    assert change(case["first"], case["last"], scale) == case["expected"]
    back = change(case["last"], case["first"], scale)
    assert back == "reliable_deterioration"


@pytest.mark.parametrize(
    ("name", "first", "last", "expected"),
    [
        ("phq-9", 18, 13, "no_reliable_change"),
        ("phq-9", 13, 18, "no_reliable_change"),
        ("phq-9", 12, 18, "reliable_deterioration"),
        ("gad-7", 14, 11, "no_reliable_change"),
        ("who-5", 40, 49, "no_reliable_change"),
        ("who-5", 52, 40, "reliable_deterioration"),
        ("pcl-5", 60, 46, "no_reliable_change"),
        ("pcl-5", 60, 45, "reliable_improvement"),
    ],
)
def test_a_change_is_reliable_from_the_published_points_on(
    name: str, first: int, last: int, expected: str
) -> None:
    assert change(first, last, SHIPPED[name].scale) == expected


def test_the_index_is_that_of_jacobson_and_truax() -> None:
    """Their worked example: SD 7.5, r .88, from 47.5 to 32.5 is an index of −4.08."""
    assert reliable_change_index(47.5, 32.5, sd=7.5, reliability=0.88) == pytest.approx(-4.08, 0.01)
    points = smallest_reliable(sd=7.5, reliability=0.88)
    assert reliable_change_index(0, points, 7.5, 0.88) == pytest.approx(1.96, abs=0.001)


BORDERS = {
    "phq-9": "4 minimal 5 mild 9 mild 10 moderate 14 moderate 15 moderately_severe "
    "19 moderately_severe 20 severe 27 severe",
    "gad-7": "4 minimal 5 mild 9 mild 10 moderate 14 moderate 15 severe 21 severe",
    "who-5": "12 low 13 not_low",
    "pcl-5": "30 below_cut 31 at_cut 80 at_cut",
}


def borders() -> list[tuple[str, int, str]]:
    return [
        (name, int(total), band)
        for name, listed in BORDERS.items()
        for total, band in zip(listed.split()[::2], listed.split()[1::2], strict=True)
    ]


@pytest.mark.parametrize(("name", "total", "band"), borders())
def test_bands_begin_where_they_are_published(name: str, total: int, band: str) -> None:
    asked = SHIPPED[name]
    answers = [min(asked.most, max(0, total - asked.most * n)) for n in range(asked.items)]
    assert sum(answers) == total
    assert scored(asked, answers).band == band


def test_the_forms_are_the_published_ones() -> None:
    sizes = {name: (each.items, each.most, each.highest) for name, each in SHIPPED.items()}
    assert sizes == {
        "gad-7": (7, 3, 21),
        "pcl-5": (20, 4, 80),
        "phq-9": (9, 3, 27),
        "who-5": (5, 5, 100),
    }
    scales = {
        name: (each.scale.reliable_change, each.scale.caseness) for name, each in SHIPPED.items()
    }
    assert scales == {"gad-7": (4, 8), "pcl-5": (15, 31), "phq-9": (6, 10), "who-5": (10, 48)}
    assert [name for name, each in SHIPPED.items() if not each.scale.higher_is_worse] == ["who-5"]


@pytest.mark.parametrize("asked", SHIPPED.values(), ids=SHIPPED)
def test_every_form_names_its_source_its_licence_and_has_one_text_a_language(
    asked: Questionnaire,
) -> None:
    assert asked.source
    assert asked.licence
    assert asked.notice
    for texts in asked.texts.values():
        assert (len(texts.items), len(texts.options)) == (asked.items, asked.most + 1)
        assert len({*texts.items}) == asked.items
    assert [band.start for band in asked.bands] == sorted({0, *(b.start for b in asked.bands)})
    for says in (asked.about, *(band.label for band in asked.bands)):
        assert set(says) == {"en", "de", "ar"}


def test_whoever_has_no_text_in_her_language_is_asked_in_english() -> None:
    assert [SHIPPED["phq-9"].language(locale) for locale in ("en", "de", "ar")] == [
        "en",
        "de",
        "en",
    ]
    assert {SHIPPED[name].language("de") for name in ("pcl-5", "who-5")} == {"en"}


def test_who_5_carries_the_notice_of_its_own_licence() -> None:
    assert "CC BY-NC-SA 3.0 IGO" in SHIPPED["who-5"].licence
    assert "World Health Organization" in SHIPPED["who-5"].notice


@given(st.lists(st.one_of(st.none(), st.integers(0, 3)), min_size=9, max_size=9))
def test_the_ninth_item_is_flagged_whatever_else_is_missing(answers: list[int | None]) -> None:
    found = scored(SHIPPED["phq-9"], answers)
    assert ("item_9" in found.flags) is ((answers[8] or 0) >= 1)
    assert found.incomplete is (None in answers)
    assert (found.score is None) is found.incomplete
    if found.score is not None:
        assert found.score == sum(answer or 0 for answer in answers)
