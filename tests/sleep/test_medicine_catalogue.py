"""Names are found by their letters and never guessed; each row says where it is from."""

import csv
import re
from dataclasses import fields

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.core.config import ROOT
from sleep.medicine_catalogue import Effect, Medicine, catalogue, search

FILE = ROOT / "sleep" / "medicine_catalogue.csv"
NAMES = list(catalogue())


def found(text: str) -> list[str]:
    return [each.generic for each in search(text)]


def test_no_row_is_lost_and_none_is_twice() -> None:
    with FILE.open(encoding="utf-8", newline="") as table:
        rows = list(csv.DictReader(table))
    assert len(rows) == len(NAMES) == 96
    assert sorted(NAMES) == NAMES


@pytest.mark.parametrize("medicine", catalogue().values(), ids=lambda each: each.generic)
def test_a_row_says_what_it_is_how_certain_and_where_it_is_from(medicine: Medicine) -> None:
    assert all(getattr(medicine, field.name) != "" for field in fields(Medicine))
    # K: what is known without its source having been read. Whoever reads it is told.
    assert (medicine.evidence == "K") is ("[not verified]" in medicine.source)
    assert medicine.evidence in ("R", "K")
    if medicine.effect is Effect.UNKNOWN:
        assert medicine.certainty == "insufficient"


@pytest.mark.parametrize(
    ("generic", "effect"),
    [
        ("sertraline", "suppress"),
        ("trimipramine", "neutral"),  # the tricyclic that is not like the others
        ("trazodone", "neutral"),
        ("mirtazapine", "neutral"),
        ("suvorexant", "increase"),
        ("quetiapine", "mixed"),
        ("aripiprazole", "unknown"),
    ],
)
def test_what_studies_report_stands_as_it_was_handed_over(generic: str, effect: str) -> None:
    assert catalogue()[generic].effect == effect


def test_a_class_says_nothing_of_the_effect() -> None:
    """It is shown to a client to whom the effect is not open."""
    assert catalogue()["trimipramine"].drug_class == catalogue()["imipramine"].drug_class


def test_no_code_of_others_is_in_the_table_and_no_other_medicine_beside_it() -> None:
    text = FILE.read_text(encoding="utf-8")
    assert not re.search(r"\b[A-Z]\d\d[A-Z]{2}\d\d\b", text)  # ATC
    assert not re.search(r"smaller than|better|instead|dose[s]? may", text)


@pytest.mark.parametrize("text", ["fluox", "FLUOX", "  fluox ", "flúöx", "ﬂuox"])
def test_case_accents_and_blanks_around_do_not_matter(text: str) -> None:
    assert found(text) == ["fluoxetine"]


def test_names_that_begin_so_come_first_then_those_that_hold_it() -> None:
    assert found("lor") == ["lorazepam", "chlordiazepoxide"]


@pytest.mark.parametrize("text", ["fluoxetin e", "prozac", "flouxetine", "sertralin2", "%", "_"])
def test_what_is_spelt_differently_is_not_guessed(text: str) -> None:
    assert found(text) == []


def test_without_letters_everything_is_found_in_the_order_of_the_alphabet() -> None:
    assert found("") == found("  ") == NAMES


@given(st.sampled_from(NAMES), st.data())
def test_any_part_of_a_name_finds_it(name: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(name) - 1))
    end = data.draw(st.integers(start + 1, len(name)))
    part = data.draw(st.sampled_from([str.upper, str.lower, str.title]))(name[start:end])
    assert name in found(part)


@given(st.text())
def test_whatever_is_asked_only_names_that_hold_it_are_found(text: str) -> None:
    assert set(found(text)) <= set(NAMES)
