"""The casts are made once a file: it takes them two seconds to get dressed."""

from collections.abc import Iterator

import pytest
from flask import Flask

from tests.access.cast import Cast, all_casts
from tests.emptying import empty


@pytest.fixture(scope="module")
def casts(running: Flask) -> Iterator[dict[str, Cast]]:
    """One for each state of consent."""
    empty(running)
    with all_casts(running) as made:
        yield made
    empty(running)


@pytest.fixture
def cast(casts: dict[str, Cast]) -> Cast:
    """The one whose consent is alive."""
    return casts["live"]
