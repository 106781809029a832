"""openapi.yaml says what the code does, and says it whole."""

from collections.abc import Iterator
from http import HTTPStatus
from pathlib import Path
from typing import Any

import pytest
import yaml
from jsonschema import Draft202012Validator
from openapi_spec_validator import OpenAPIV31SpecValidator
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT202012

from api.spec import document
from backend.app import create_app
from backend.core.config import ROOT, Settings
from backend.core.keyring import new_master_key

Json = dict[str, Any]


@pytest.fixture(scope="module")
def generated(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The document of the code as it is; it needs no database."""
    directory = tmp_path_factory.mktemp("document")
    new_master_key(directory / "master.key")
    url = f"sqlite:///{directory / 'never-made.db'}"
    application = create_app(Settings(url, directory / "master.key", "http://localhost"))
    return document(application)


@pytest.fixture(scope="module")
def content(generated: str) -> Json:
    loaded: Json = yaml.safe_load(generated)
    return loaded


def operations(content: Json) -> Iterator[tuple[str, Json]]:
    for path, item in content["paths"].items():
        for method in item.keys() - {"parameters"}:
            yield f"{method.upper()} {path}", item[method]


def test_the_committed_document_is_the_generated_one(generated: str) -> None:
    assert Path(ROOT / "openapi.yaml").read_text() == generated, "run `make openapi`"


def test_it_is_valid_openapi_3_1(content: Json) -> None:
    assert content["openapi"] == "3.1.1"
    errors = [str(error.message) for error in OpenAPIV31SpecValidator(content).iter_errors()]
    assert errors == []


def test_every_operation_says_what_it_does_under_a_name_of_its_own(content: Json) -> None:
    named = [(name, described["operationId"]) for name, described in operations(content)]
    assert len({identity for _, identity in named}) == len(named) > 40
    for name, described in operations(content):
        assert described.get("summary"), name
        assert described["tags"], name
        for status, response in described["responses"].items():
            assert response.get("description") or "$ref" in response, (name, status)


def test_every_operation_says_who_may(content: Json) -> None:
    for name, described in operations(content):
        assert described["security"] in ([], [{"bearer": []}, {"cookie": []}]), name


def test_every_operation_shows_its_problems(content: Json) -> None:
    for name, described in operations(content):
        expected = {"400", "429", "503", "default"}
        if described["security"]:
            expected |= {"401", "403"}
        if "{" in name:
            expected |= {"404", "422"}
        if "requestBody" in described:
            expected |= {"411", "413", "415", "422"}
        assert expected <= set(described["responses"]), name
    for status, response in content["components"]["responses"].items():
        (media,) = response["content"]
        assert media == "application/problem+json", status
        assert (
            status == "DEFAULT_ERROR" or HTTPStatus(int(status)).phrase in (response["description"])
        )


def _schemas(value: Any, where: str) -> Iterator[tuple[str, Json]]:
    """Every property of every schema."""
    if isinstance(value, dict):
        for name, described in value.get("properties", {}).items():
            yield f"{where}.{name}", described
        for name, inner in value.items():
            yield from _schemas(inner, f"{where}/{name}")


def test_every_property_has_a_type(content: Json) -> None:
    found = dict(_schemas(content["components"]["schemas"], ""))
    assert len(found) > 150
    untyped = [
        name for name, described in found.items() if not {"type", "$ref", "anyOf"} & set(described)
    ]
    assert untyped == []


def test_what_comes_in_is_closed_and_what_goes_out_is_open(content: Json) -> None:
    schemas = content["components"]["schemas"]
    for name, described in operations(content):
        media = described.get("requestBody", {}).get("content", {}).get("application/json")
        if media:
            schema = schemas[media["schema"]["$ref"].rsplit("/", 1)[1]]
            assert schema["additionalProperties"] is False, name


def test_every_body_has_an_example_that_fits_it(content: Json) -> None:
    resource = Resource.from_contents(content, default_specification=DRAFT202012)
    registry: Registry[Any] = Registry().with_resource("urn:anew", resource)
    checked = 0
    for name, described in operations(content):
        media = described.get("requestBody", {}).get("content", {}).get("application/json")
        if media:
            reference = media["schema"]["$ref"]
            schema = {"$ref": f"urn:anew{reference}"}
            example = media.get("example") or _from_properties(content, reference)
            check = Draft202012Validator(
                schema, registry=registry, format_checker=Draft202012Validator.FORMAT_CHECKER
            )
            assert [error.message for error in check.iter_errors(example)] == [], name
            checked += 1
    assert checked > 12


def _from_properties(content: Json, reference: str) -> Json:
    """What the examples of the properties add up to; a required one needs an example or an enum."""
    schema = content["components"]["schemas"][reference.rsplit("/", 1)[1]]
    return {
        name: described["example"] if "example" in described else described["enum"][0]
        for name, described in schema["properties"].items()
        if name in schema.get("required", ())
    }
