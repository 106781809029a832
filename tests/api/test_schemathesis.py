"""Requests made from the document itself, fitting and not: never a 5xx, always what it promises."""

from collections import Counter
from typing import Any

import hypothesis
import pytest
import schemathesis
from hypothesis import given
from hypothesis.errors import Unsatisfiable
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.core.failures import FailureGroup
from schemathesis.core.result import Ok
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    negative_data_rejection,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from api import spec
from backend.core.ids import uuid7
from tests.api.fuzz import SEED, told, tries
from tests.people import People, Person

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]
# Records in a batch are judged one by one: a wrong one gets its own problem inside a 200.
LENIENT = {"POST /v1/changes"}


@pytest.mark.parametrize("mode", list(GenerationMode), ids=lambda mode: mode.value)
def test_every_operation_keeps_its_promises(people: People, mode: GenerationMode) -> None:
    people.share("practice", "words", "sleep")
    schema = schemathesis.openapi.from_dict(spec.described(people.app))
    schema.app = people.app
    failures: dict[str, str] = {}
    statuses: Counter[int] = Counter()
    for operation in [each.ok() for each in schema.get_all_operations() if isinstance(each, Ok)]:
        try:
            _try(people, operation, mode, statuses)
        except Unsatisfiable:
            assert not operation.body, operation.label  # without any input nothing can be wrong
        except (Exception, FailureGroup) as error:
            failures[operation.label] = str(error)[:1000]
    told(statuses.total())
    assert not failures, "\n".join(f"{name}: {says}" for name, says in failures.items())
    expected = {200, 201, 204, 404, 422} if mode is GenerationMode.POSITIVE else {404, 422}
    assert expected <= set(statuses), statuses
    assert statuses.total() > 100


def _caller(people: People, operation: Any) -> Person:
    """Somebody new, so that what one operation ends does not end the tries of the next."""
    if operation.path.startswith(("/v1/clients", "/v1/invitations")):
        return people.signed_in(people.therapist.email)
    return people.add_client("Mira", f"{uuid7()}@example.org")


def _try(people: People, operation: Any, mode: GenerationMode, statuses: Counter[int]) -> None:
    who = _caller(people, operation)
    lenient = mode is GenerationMode.POSITIVE or operation.label in LENIENT
    checks = CHECKS if lenient else [*CHECKS, negative_data_rejection]

    @hypothesis.seed(SEED)
    @tries(5)
    @given(case=operation.as_strategy(generation_mode=mode))
    def run(case: Any) -> None:
        headers = {"Authorization": f"Bearer {who.token}"}
        if case.method == "PUT" and mode is GenerationMode.POSITIVE:
            headers["If-None-Match"] = "*"
        response = case.call(headers=headers)
        statuses[response.status_code] += 1
        case.validate_response(response, checks=checks)

    run()
