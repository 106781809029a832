"""Her records as a PUT would send them, in an order in which another account takes them all."""

from collections.abc import Iterator, Mapping
from typing import Any

from api.changes import NOUNS
from sharing.export import Records

Json = dict[str, Any]

_REFERS = {
    "pattern_id": "pattern",
    "behaviour_id": "behaviour",
    "context_id": "context",
    "session_id": "therapy-session",
}
# What she deleted is not taken along. Where something still refers to it, an empty one stands in:
# else a new account would refuse what refers, and two lost contexts would count as one.
_STAND_INS: dict[str, Json] = {
    "pattern": {"retired": True, "words": {"name": "…"}},
    "context": {"words": {"label": "…"}},
    "behaviour": {"active": False, "words": {"name": "…"}},
    "therapy-session": {
        **{"held_at": "2000-01-01T00:00:00Z", "time_zone": "UTC", "private": True},
        "words": {"take_aways": None, "note": None},
    },
}


def items(records: Records) -> list[Json]:
    """Everything; what others refer to comes before them."""
    wanted = set(_references(records))
    return [
        {"kind": kind, "id": id, "record": record}
        for kind in NOUNS
        for id, record in sorted(_of_kind(kind, records, wanted).items())
    ]


def _of_kind(kind: str, records: Records, wanted: set[tuple[str, str]]) -> dict[str, Json]:
    noun = NOUNS[kind]
    living = {
        shown[noun.key]: {name: shown[name] for name in noun.takes.fields}
        for shown in records[kind]
    }
    gone = {id for of, id in wanted if of == kind} - living.keys()
    return living | {id: noun.takes.dump(noun.takes.load(_STAND_INS[kind])) for id in gone}


def _references(records: Records) -> Iterator[tuple[str, str]]:
    """Kind and id of everything that is referred to."""
    for record in (record for of_kind in records.values() for record in of_kind):
        yield from (("context", id) for id in record.get("context_ids", ()))
        yield from _single(record)


def _single(record: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for name, kind in _REFERS.items():
        if id := record.get(name):
            yield kind, id
