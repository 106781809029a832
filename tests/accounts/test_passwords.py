"""Passwords that a guesser would try first are refused; sentences are not."""

import pytest

from backend.accounts.passwords import hashed, matches
from backend.core.errors import Invalid

EASY = [
    "1234567890",
    "qwertyuiop",
    "password123",
    "Password1!",
    "iloveyou12",
    "aaaaaaaaaaaa",
    "anewtherapy",
    "mira@example.org",
]
FINE = [
    "a sentence is good",
    "correct horse battery",
    "مرحبا بالعالم",
    "lebenistschön",
    "🐚" * 3 + "shell on a beach",
]


@pytest.mark.parametrize("password", EASY)
def test_what_is_easily_guessed_is_refused_by_name_of_the_field(password: str) -> None:
    with pytest.raises(Invalid) as refused:
        hashed(password, "mira@example.org", None)
    assert [(error.pointer, error.code) for error in refused.value.errors] == [
        ("/password", "too-easy")
    ]


@pytest.mark.parametrize("password", FINE)
def test_a_sentence_in_any_script_is_taken_and_matches(password: str) -> None:
    stored = hashed(password, "mira@example.org")
    assert matches(stored, password)
    assert not matches(stored, password + " ")


def test_a_long_password_counts_whole() -> None:
    stored = hashed("a sentence is good, " * 10)
    assert not matches(stored, "a sentence is good, " * 9 + "a sentence is good! ")
