"""Every kind of synced record, through the one list of cases."""

import pytest

from api.changes import NOUNS
from api.nouns import Noun
from backend.core import clock
from tests.api.subject import Subject
from tests.people import People
from tests.synced_record import CASES, Case


@pytest.mark.parametrize("noun", NOUNS.values(), ids=list(NOUNS))
@pytest.mark.parametrize("case", CASES, ids=lambda case: case.__name__)
def test_every_synced_kind_passes_every_case(case: Case, noun: Noun, crowd: People) -> None:
    with clock.at(clock.now()):  # a reminder's next firings must not move meanwhile
        case(Subject(noun, crowd))
