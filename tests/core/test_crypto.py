"""Sealed words open with the right key, in the right place, unchanged, and not otherwise."""

from collections.abc import Iterator
from datetime import date
from typing import Any
from uuid import UUID

import pytest
from cryptography.exceptions import InvalidTag
from flask import Flask
from sqlalchemy import text
from sqlalchemy.exc import NoResultFound

from backend.core import crypto
from backend.core.db import begin, db
from backend.core.ids import uuid7
from backend.core.keyring import NONCE
from tests.people import People

WORDS = {"name": "Shrinking 🐚", "trigger": ""}


@pytest.fixture
def owner(app: Flask) -> Iterator[UUID]:
    """Somebody with a key, while a transaction is open."""
    with app.app_context():
        begin("write")
        owner = uuid7()
        crypto.new_data_key(owner)
        yield owner
        db.session.rollback()


def test_words_open_as_they_were_sealed(owner: UUID) -> None:
    row = uuid7()
    sealed = crypto.seal(owner, "patterns", row, {**WORDS, "old_response": None})
    assert crypto.unseal(owner, "patterns", row, sealed) == WORDS
    assert sealed
    assert b"Shrinking" not in sealed


def test_no_words_are_sealed_as_nothing(owner: UUID) -> None:
    assert crypto.seal(owner, "patterns", uuid7(), {"name": None}) is None
    assert crypto.unseal(owner, "patterns", uuid7(), None) == {}


def test_the_same_words_never_look_the_same(owner: UUID) -> None:
    row = uuid7()
    assert len({crypto.seal(owner, "patterns", row, WORDS) for _ in range(50)}) == 50


def test_words_that_were_moved_do_not_open(owner: UUID) -> None:
    row, other = uuid7(), uuid7()
    crypto.new_data_key(other)
    sealed = crypto.seal(owner, "patterns", row, WORDS)
    places: list[tuple[UUID, str, object]] = [
        (owner, "contexts", row),
        (owner, "patterns", uuid7()),
        (owner, "patterns", date(2026, 1, 1)),
        (other, "patterns", row),
    ]
    for place in places:
        with pytest.raises(InvalidTag):
            crypto.unseal(*place, sealed)


def test_words_that_were_changed_do_not_open(owner: UUID) -> None:
    row = uuid7()
    sealed = crypto.seal(owner, "patterns", row, WORDS)
    assert sealed
    for place in (1, NONCE + 1, len(sealed) - 1):
        broken = bytearray(sealed)
        broken[place] ^= 1
        with pytest.raises(InvalidTag):
            crypto.unseal(owner, "patterns", row, bytes(broken))


def test_without_her_key_nothing_opens(owner: UUID) -> None:
    row = uuid7()
    sealed = crypto.seal(owner, "patterns", row, WORDS)
    db.session.commit()
    db.session.execute(text("DELETE FROM data_keys"))
    db.session.commit()
    crypto.forget_data_keys()
    with pytest.raises(NoResultFound):
        crypto.unseal(owner, "patterns", row, sealed)


def test_one_persons_words_do_not_open_in_anothers_row(people: People) -> None:
    """Somebody with the database but not the key moves a sealed text to her own row."""
    stored = {}
    for person in (people.client, people.stranger):
        stored[person.id] = person.create("/v1/patterns", {"words": {"name": person.email}})
    with people.app.app_context():
        begin("write")
        taken: Any = db.session.execute(text("SELECT client_id, words FROM patterns")).all()
        mine = UUID(people.stranger.id)
        theirs = next(words for client, words in taken if UUID(str(client)) != mine)
        db.session.execute(text("UPDATE patterns SET words = :words"), {"words": theirs})
        db.session.commit()
    path = f"/v1/patterns/{stored[people.stranger.id]['id']}"
    with pytest.raises(InvalidTag):
        people.stranger.get(path)
