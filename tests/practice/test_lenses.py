"""A lens is a file: complete in every language, and about fields that an attempt really has."""

import pytest

from api.accounts import LOCALES
from api.practice import Facets, PracticeEntryFields, PracticeEntryWords
from practice.lenses import NAMES, lenses

FIELDS = {
    *PracticeEntryFields().fields,
    *(f"words.{name}" for name in PracticeEntryWords().fields),
    *(f"facets.{name}" for name in Facets().fields),
}


@pytest.mark.parametrize("locale", LOCALES)
def test_every_lens_is_worded_in_every_language(locale: str) -> None:
    read = lenses(locale)
    assert [lens.key for lens in read] == list(NAMES)
    for lens in read:
        assert lens.name
        assert lens.leads
        assert lens.wordings
        for wording in lens.wordings:
            assert wording.label.strip()
            assert wording.prompt.strip()


def test_lenses_speak_of_fields_that_an_attempt_has() -> None:
    for lens in lenses("en"):
        worded = [wording.field for wording in lens.wordings]
        assert {*lens.leads, *worded} <= FIELDS, lens.key
        assert len(set(lens.leads)) == len(lens.leads), lens.key
        assert len(set(worded)) == len(worded), lens.key


def test_a_private_note_leads_in_no_lens() -> None:
    assert all("words.note" not in lens.leads for lens in lenses("en"))


def test_the_seven_schools_are_there() -> None:
    assert {
        "exposure", "cbt", "eft", "psychodynamic", "coherence", "mindfulness", "integrative",
    } <= set(NAMES)  # fmt: skip
