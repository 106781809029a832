"""Every computed statement says what it stands on, in every language, and never too much."""

import re
import string
from datetime import date
from typing import Any

import pytest

from api.accounts import LOCALES
from api.figures import Figure as FigureAnswer
from backend.core.figures import Figure
from backend.core.wilson import wilson
from sharing.statements import Period, aloud, rules, say, signed
from sharing.summary_words import words
from tests.claims import causal

FIRST, LAST = date(2026, 3, 1), date(2026, 3, 28)


def period(locale: str = "en") -> Period:
    return Period(FIRST, LAST, locale)


@pytest.mark.parametrize("rule", sorted(rules()))
def test_a_rule_is_worded_in_every_language_with_the_same_numbers(rule: str) -> None:
    known = rules()[rule]
    assert known["version"] >= 1
    assert known["evidence"] in "CRKJ"
    assert known["source"] or known["evidence"] in "CJ", "what was read has a source"
    assert set(known["says"]) == set(LOCALES)
    named = {
        locale: {name for _, name, _, _ in string.Formatter().parse(words) if name}
        for locale, words in known["says"].items()
    }
    assert len({frozenset(names) for names in named.values()}) == 1, named


def test_no_sentence_claims_a_cause_or_judges() -> None:
    """tests/test_claims.py asks this of every text; of a statement more is asked."""
    judging = r"should|must|score|streak|good|bad|هدف"
    for rule, known in rules().items():
        for sentence in known["says"].values():
            assert not causal(sentence), rule
            assert not re.search(judging, sentence, re.IGNORECASE), rule


def test_a_statement_is_told_as_it_was_made() -> None:
    said = say("practice.coverage", Figure(0.375, 9, 12), period(), reached=3, planned=8)
    assert [*said] == [field.data_key or name for name, field in FigureAnswer().fields.items()]


def test_a_statement_carries_everything_it_stands_on() -> None:
    said = say("practice.coverage", Figure(0.375, 9, 12), period(), reached=3, planned=8)
    assert said["sentence"] == "Practised in 3 of 8 planned contexts."
    assert (said["rule"], said["version"], said["evidence"]) == ("practice.coverage", 1, "C")
    assert (said["from"], said["to"]) == (FIRST, LAST)
    assert (said["value"], said["n"], said["of"], said["missing_share"]) == (0.375, 9, 12, 0.25)


@pytest.mark.parametrize(
    ("locale", "sentence"),
    [
        ("en", "Not enough yet: 3 of 4."),
        ("de", "Noch nicht genug: 3 von 4."),
        ("ar", "لا يكفي بعد: 3 من 4."),
    ],
)
def test_below_its_minimum_it_says_not_enough_yet_whatever_was_computed(
    locale: str, sentence: str
) -> None:
    figure = Figure(0.9, 3, 5, minimum=4)
    said = say("practice.first_times", figure, period(locale), wilson(3, 3), hits=3)
    assert said["sentence"] == sentence
    assert said["value"] is said["low"] is said["high"] is None


def test_a_share_is_said_with_its_interval() -> None:
    figure = Figure(0.75, 8, 9, minimum=4)
    said = say("practice.first_times", figure, period(), wilson(6, 8), hits=6)
    assert said["sentence"] == "Of 8 first times in a new context, 6 were done or partly done."
    assert said["low"] == pytest.approx(0.4093, abs=1e-4)
    assert said["high"] == pytest.approx(0.9285, abs=1e-4)


@pytest.mark.parametrize(
    ("hits", "says"),
    [(0, "0 times."), (1, "1 time."), (2, "2 times.")],
)
def test_one_is_not_said_like_many(hits: int, says: str) -> None:
    said = say("practice.transfer", Figure(hits / 4, 4, 4, minimum=4), period(), hits=hits)
    assert said["sentence"] == f"Asked 4 times, the new way had come by itself {says}"


def test_a_change_of_one_point_has_its_sign_and_is_one_point() -> None:
    told: dict[str, Any] = {"first": 9, "last": 8, "signed": "−1", "reliable": "6"}
    said = say("measures.change", Figure(-1, 2, 2), period(), **told)
    assert said["sentence"] == "From 9 to 8: −1 point. A change of less than 6 can be chance."


@pytest.mark.parametrize(
    ("value", "words"), [(0.5, "½"), (1.0, "1"), (2.5, "2½"), (0.0, "0"), (12.0, "12")]
)
def test_halves_are_written_as_one_says_them(value: float, words: str) -> None:
    assert aloud(value) == words


@pytest.mark.parametrize(
    ("value", "places", "words"),
    [(1.0, 0, "+1"), (-0.25, 1, "−0.2"), (0, 0, "0"), (-0.04, 1, "0.0"), (10, 0, "+10")],
)
def test_a_change_has_its_sign_and_none_has_none(value: float, places: int, words: str) -> None:
    assert signed(value, places) == words


def test_minutes_are_said_as_hours() -> None:
    said = say("sleep.total_sleep", Figure(425.0, 6, 7, minimum=5), period())
    assert said["sentence"] == "Asleep 7 h 05 min on average (6 of 7 nights)."


def test_the_words_on_paper_are_the_same_in_every_language() -> None:
    def shape(value: Any) -> Any:
        if isinstance(value, dict):
            return {name: shape(inner) for name, inner in value.items()}
        return {name for _, name, _, _ in string.Formatter().parse(value) if name}

    shapes = [shape(words()[locale]) for locale in LOCALES]
    assert shapes == [shapes[0]] * len(LOCALES)
