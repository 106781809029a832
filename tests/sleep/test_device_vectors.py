"""The rows that the phone's parser is held to are those of the server's parser."""

import base64
import json
from typing import Any

import pytest

from tests.sleep.device_vectors import PLACE, rows

CASES = json.loads(PLACE.read_text())["cases"]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_the_server_reads_what_is_written_down_for_the_phone(case: dict[str, Any]) -> None:
    assert rows(base64.b64decode(case["file"]), case["zone"]) == case["rows"]
