"""Files that are nearly right: an importer answers with nights, or says what is broken.

`make fuzz-imports` goes on for ten minutes an importer; the numbers are printed.
"""

import json
import os
import resource
import time
from copy import deepcopy
from typing import Any

import hypothesis
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from sleep.device_night import DeviceNight, faults
from sleep.importers.items import Broken, Refused
from tests.api.fuzz import SEED
from tests.sleep.device_files import FILES, items, zipped

SECONDS = int(os.environ.get("ANEW_FUZZ_SECONDS") or 0)
PATIENCE_SECONDS = 5.0
ROUND = 200

ODD: list[Any] = [
    *(None, True, False, 0, -1, 1.5, 10**18, -(10**40), 1e308, "", "x", "\0", "\ud800", "é" * 300),
    *([], {}, [[]], [None], {"stage": 6}, "9999-12-31T23:59:59+00:00", "0001-01-01T00:00:00"),
    *("2025-03-30T02:30:00", "2025-10-26T02:30:00.000", "2025-07-01T23:00:00.000", 1741830000),
    *("4" * 300, "+25:00", "Z", "rem", "deleted", 86_401, 43_200, 1742079600000),
]
BITS = st.one_of(
    st.binary(max_size=12),
    st.sampled_from(
        [
            *(b"<", b">", b"&amp;", b"&x;", b"]]>", b"<!DOCTYPE x [", b"<!ENTITY a 'b'>", b"\0"),
            *(b"startDate", b"9999-12-31 23:59:59 +0000", b"-9959", b"HKTimeZone", b"InBed"),
            *(b"[[[[", b"}", b"NaN", b"1e999", b"\xff\xfe", b"PK\x03\x04", b"PK\x05\x06"),
        ]
    ),
)
EDITS = st.lists(st.tuples(st.integers(0, 10**6), st.integers(0, 40), BITS), max_size=6)
SWAPS = st.lists(st.tuples(st.integers(0, 10**6), st.sampled_from(ODD)), min_size=1, max_size=6)
CASES = st.tuples(st.sampled_from(["bytes", "tree", "zip"]), EDITS, SWAPS)


def edited(body: bytes, edits: list[tuple[int, int, bytes]]) -> bytes:
    for place, length, new in edits:
        at = place % (len(body) + 1)
        body = body[:at] + new + body[at + length :]
    return body


def swapped(document: Any, swaps: list[tuple[int, Any]]) -> Any:
    """The document with some of its values replaced, wherever they stand."""
    for place, value in swaps:
        holders = list(_places(document))
        if holders:
            holder, key = holders[place % len(holders)]
            holder[key] = deepcopy(value)
    return document


def _places(value: Any) -> Any:
    inner = value.items() if isinstance(value, dict) else enumerate(value)
    for key, each in list(inner):
        yield value, key
        if isinstance(each, dict | list):
            yield from _places(each)


def made(source: str, how: str, edits: Any, swaps: Any) -> bytes:
    good = FILES[source]
    if source == "apple_health":
        attributes = (
            [value for _, value in swaps if isinstance(value, str)] if how == "tree" else []
        )
        body = edited(good, edits)
        for place, text in enumerate(attributes):
            body = body.replace(b"2025-07-02", text.encode("utf-8", "replace"), place)
    elif how == "tree":
        body = json.dumps(swapped(json.loads(good), swaps)).encode()
    else:
        body = edited(good, edits)
    if how == "zip":
        name = "apple_health_export/export.xml" if source == "apple_health" else "sleep.json"
        return edited(zipped({name: good}), edits)
    return body


@pytest.mark.timeout(SECONDS + 300)
@pytest.mark.parametrize("source", sorted(FILES))
def test_whatever_is_in_a_file_it_ends_in_nights_or_in_a_sentence(source: str) -> None:
    cases = broken = nights = 0
    longest = 0.0

    def run(case: tuple[str, Any, Any]) -> None:
        nonlocal cases, broken, nights, longest
        body = made(source, *case)
        began = time.thread_time()  # its own work: the machine may stand still meanwhile
        try:
            found = items(body)
        except Broken:
            broken += 1
        else:
            for each in found:
                assert not isinstance(each, DeviceNight) or not list(faults(each))
                assert not isinstance(each, Refused) or (each.where and each.reason)
            nights += sum(isinstance(each, DeviceNight) for each in found)
        cases += 1
        longest = max(longest, time.thread_time() - began)
        assert longest < PATIENCE_SECONDS

    end, turn = time.monotonic() + SECONDS, 0
    while turn == 0 or time.monotonic() < end:
        hypothesis.seed(SEED + turn)(_tries(run))()
        turn += 1
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    says = f"{cases} cases, {broken} broken, {nights} nights, longest {longest * 1000:.0f} ms"
    print(f"{source}: {says}, peak {peak} MiB; again with ANEW_TEST_SEED={SEED}")
    assert broken
    assert nights


def _tries(run: Any) -> Any:
    @settings(
        max_examples=ROUND,
        deadline=None,
        database=None,
        phases=[Phase.generate, Phase.shrink],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=CASES)
    def tried(case: tuple[str, Any, Any]) -> None:
        run(case)

    return tried
