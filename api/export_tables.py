"""Her records as tables: which columns, and the names that a person needs beside the ids."""

from collections.abc import Iterator, Mapping
from typing import Any

import marshmallow as ma
from marshmallow import fields

from api.changes import NOUNS
from api.nouns import Noun
from sharing.export import Records, names
from sharing.export_csv import Table

# How it is stored, and when a reminder will ring next, is nothing of hers.
_LEFT_OUT = {"revision", "written_at", "next_firings", "last_delivery"}


def tables(records: Records) -> list[Table]:
    """One table a kind, empty ones too."""
    named = {**records, "practice-entry": _named_entries(records)}
    return [Table(f"{noun.path}.csv", _columns(noun), named[kind]) for kind, noun in NOUNS.items()]


def _columns(noun: Noun) -> list[str]:
    rest = [name for name in _flat(noun.gives) if name not in {noun.key, *_LEFT_OUT}]
    columns = [noun.key, *rest]
    for id, name in (("behaviour_id", "behaviour"), ("context_id", "context")):
        if noun.kind.name == "practice-entry":
            columns.insert(columns.index(id) + 1, name)
    return columns


def _flat(schema: ma.Schema) -> Iterator[str]:
    for name, field in schema.fields.items():
        if name in _LEFT_OUT:
            continue
        if isinstance(field, fields.Nested):
            yield from (f"{name}.{inner}" for inner in _flat(field.schema))
        else:
            yield name


def _named_entries(records: Records) -> Iterator[Mapping[str, Any]]:
    behaviours = names(records, "behaviour", "name")
    contexts = names(records, "context", "label")
    for entry in records["practice-entry"]:
        behaviour = behaviours.get(entry["behaviour_id"])
        context = contexts.get(entry["context_id"])
        yield {**entry, "behaviour": behaviour, "context": context}
