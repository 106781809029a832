"""Whatever is sent: a problem document that names the field, never a 5xx, and nothing is stored."""

import json
from collections.abc import Iterator
from io import BytesIO

import pytest

from tests.api.faults import faults
from tests.api.operations import Operation, operations
from tests.api.refusals import complaint, none_of, stored
from tests.people import People

MIB = 1024 * 1024


@pytest.fixture
def requests(crowd: People) -> Iterator[dict[str, Operation]]:
    """A good request for every operation; afterwards nothing more may be stored than before."""
    prepared = operations(crowd)
    before = stored(crowd)
    yield prepared
    assert stored(crowd) == before


def test_the_requests_that_are_spoilt_below_are_good(crowd: People) -> None:
    for name, operation in sorted(operations(crowd).items()):  # a link is changed, then replaced
        response = operation.send(json=operation.body)
        assert response.status_code in (200, 201, 202, 204), (name, response.text)


def test_a_field_with_a_wrong_value_is_named(requests: dict[str, Operation]) -> None:
    complaints = {}
    for name, operation in requests.items():
        for pointer, value, body in faults(operation.body, operation.schema):
            if name == "push" and isinstance(value, list):
                continue  # records are judged one by one: see test_changes.py
            found = complaint(operation.send(json=body), 422, pointer)
            complaints[name, pointer, repr(value)[:60]] = found
    assert len(complaints) > 1000
    none_of(complaints)


def test_a_field_that_is_missing_is_named(requests: dict[str, Operation]) -> None:
    complaints = {}
    for name, operation in requests.items():
        for missing in operation.schema.get("required", []):
            body = {key: value for key, value in operation.body.items() if key != missing}
            complaints[name, missing] = complaint(operation.send(json=body), 422, f"/{missing}")
    assert len(complaints) > 15
    none_of(complaints)


def test_a_field_that_nobody_knows_is_named(requests: dict[str, Operation]) -> None:
    complaints = {}
    for name, operation in requests.items():
        for unknown in ("id", "client_id", "role", "created_at", "revision", "", "__proto__"):
            spoilt = {**operation.body, unknown: "x"}
            complaints[name, unknown] = complaint(operation.send(json=spoilt), 422, f"/{unknown}")
    none_of(complaints)


def bodies(good: bytes) -> dict[str, tuple[int, bytes]]:
    """Bytes that are not what they claim to be, with the status they get."""
    start = good[:-1] + (b"," if len(good) > 2 else b"")
    deep = 100_000
    return {
        "NaN": (400, start + b'"x": NaN}'),
        "Infinity": (400, start + b'"x": -Infinity}'),
        "1e999": (400, start + b'"x": 1e999}'),
        "a number of 5,000 digits": (400, start + b'"x": ' + b"9" * 5000 + b"}"),
        "a name twice": (400, start + b'"x": 1, "x": 1}'),
        "a name twice, deep down": (400, start + b'"x": [{"y": {"z": 1, "z": 2}}]}'),
        "deep arrays": (400, start + b'"x": ' + b"[" * deep + b"]" * deep + b"}"),
        "deep objects": (400, b'{"x": ' * deep + b"1" + b"}" * deep),
        "33 levels": (400, start + b'"x": ' + b"[" * 33 + b"]" * 33 + b"}"),
        "NUL": (400, start + b'"x": "a\\u0000b"}'),
        "NUL in a name": (400, start + b'"a\\u0000b": 1}'),
        "a raw NUL": (400, start + b'"x": "a\x00b"}'),
        "a lone surrogate": (400, start + b'"x": "\\ud800"}'),
        "a lone low surrogate": (400, start + b'"x": ["\\ude00\\ud83d"]}'),
        "invalid UTF-8": (400, start + b'"x": "\xff"}'),
        "an overlong encoding": (400, start + b'"x": "\xc0\xaf"}'),
        "UTF-16": (400, good.decode().encode("utf-16")),
        "a byte order mark": (400, b"\xef\xbb\xbf" + good),
        "nothing": (411, b""),
        "white space": (400, b" "),
        "no JSON": (400, b"name=x"),
        "half of it": (400, good[:-1]),
        "more than one": (400, good + good),
        "a trailing comma": (400, start + b'"x": 1,}'),
        "a comment": (400, good + b"//"),
        "more than 1 MiB": (413, start + b'"x": "' + b"y" * MIB + b'"}'),
        "an array": (422, b"[" + good + b"]"),
        "a text": (422, b'"x"'),
        "a number": (422, b"1"),
        "null": (422, b"null"),
    }


def test_bytes_that_are_not_what_they_claim_are_refused(requests: dict[str, Operation]) -> None:
    complaints = {}
    for name, operation in requests.items():
        good = json.dumps(operation.body).encode()
        for fault, (status, body) in bodies(good).items():
            response = operation.send(data=body, headers={"Content-Type": "application/json"})
            complaints[name, fault] = complaint(response, status)
    none_of(complaints)


def test_only_json_with_a_length_is_read(requests: dict[str, Operation]) -> None:
    complaints = {}
    for name, operation in requests.items():
        good = json.dumps(operation.body).encode()
        for kind in ("application/x-www-form-urlencoded", "text/plain", "multipart/form-data", ""):
            response = operation.send(data=good, headers={"Content-Type": kind})
            complaints[name, kind] = complaint(response, 415)
        chunked = operation.send(
            input_stream=BytesIO(good),
            headers={"Content-Type": "application/json", "Transfer-Encoding": "chunked"},
        )
        complaints[name, "chunked"] = complaint(chunked, 411)
        form = operation.send(data={"a": "b"})
        complaints[name, "form"] = complaint(form, 415)
    none_of(complaints)
