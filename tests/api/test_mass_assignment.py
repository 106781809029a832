"""What the server decides cannot be sent: every column there is, offered to every writing route."""

from collections.abc import Iterator, Mapping
from copy import deepcopy
from typing import Any

import pytest
from sqlalchemy import select

from api.changes import NOUNS
from backend.core.db import Base, begin, db
from tests.api.allow_list import MAY_CHANGE, MAY_SEND
from tests.api.operations import Operation, operations
from tests.api.subject import Json
from tests.people import People

TYPICAL = (
    "admin _id userId user_id accountId clientId is_admin isAdmin admin_id owner ownerId owner_ids "
    "roles scope scopes permissions groups verified confirmed active enabled expires_in token "
    "access_token refresh_token session session_id fresh mfa otp secret password passwords "
    "password_hash hash salt key recovery_codes credential transport until code therapist "
    "therapist_id clinic clinic_id invitation invitation_id consent consents author created "
    "updated updated_at createdAt modified version _rev rev etag seq cursor outcome __class__ "
    "__proto__ constructor $set $where self _self metadata query select_related client account "
    "late derived"
).split()


A_FEW = 12


def names() -> list[str]:
    """Every column of every table, and what others have tried elsewhere."""
    columns = {column.name for table in Base.metadata.tables.values() for column in table.columns}
    assert len(columns) > 100
    return sorted(columns | {*TYPICAL})


def harm(name: str, people: People) -> Any:
    """A value that would do harm if it were taken."""
    if name in ("role", "roles"):
        return "admin"
    if name == "id" or name.endswith(("_id", "Id")):
        return people.stranger.id
    if name.endswith(("_at", "_until", "until", "created", "updated", "expires_in")):
        return "2030-01-01T00:00:00Z"
    if name in ("scopes", "permissions", "groups"):
        return ["practice", "words", "sleep", "medicines", "measures"]
    return True


@pytest.fixture
def prepared(crowd: People) -> dict[str, Operation]:
    return operations(crowd)


def everything(people: People) -> dict[str, list[Json]]:
    """Every row of every table."""
    with people.app.app_context():
        begin("read")
        return {
            table.name: sorted(
                (dict(row) for row in db.session.execute(select(table)).mappings()), key=str
            )
            for table in Base.metadata.sorted_tables
        }


def unknown(operation: Operation, id: str, inside: str) -> list[str]:
    """The names that a body may not carry at this place."""
    listed = operation.schema["properties"]
    if inside:
        listed = listed[inside].get("properties", {})
    allowed = {*listed} & {*MAY_SEND.get(id, "").split()}
    return [name for name in names() if name not in allowed]


def with_more(body: Json, inside: str, more: Mapping[str, Any]) -> Json:
    spoilt = deepcopy(body)
    (spoilt.setdefault(inside, {}) if inside else spoilt).update(more)
    return spoilt


def places(operation: Operation) -> Iterator[str]:
    """The body itself, and each object inside it."""
    yield ""
    for name, described in operation.schema["properties"].items():
        if "properties" in described:
            yield name


def refused(answer: Any, inside: str, *offered: str) -> bool:
    if answer.status_code != 422:
        return False
    codes = {error["pointer"]: error["code"] for error in answer.get_json()["errors"]}
    prefix = f"/{inside}/" if inside else "/"
    return all(codes.get(prefix + pointed(name)) == "unknown-field" for name in offered)


def pointed(name: str) -> str:
    return name.replace("~", "~0").replace("/", "~1")


def test_no_column_is_taken_from_a_body_that_does_not_list_it(
    crowd: People, prepared: dict[str, Operation]
) -> None:
    """A few at a time on top of a good body, all at once, and all alone: each refused by name."""
    before, taken, tried = everything(crowd), {}, 0
    for id, operation in prepared.items():
        for inside in places(operation):
            at_once = {name: harm(name, crowd) for name in unknown(operation, id, inside)}
            offered = [*at_once.items()]
            few = [
                (dict(offered[start : start + A_FEW]), operation.body)
                for start in range(0, len(offered), A_FEW)
            ]
            for more, body in [*few, (at_once, operation.body), (at_once, {})]:
                answer = operation.send(json=with_more(body, inside, more))
                tried += 1
                if not refused(answer, inside, *more):
                    taken[id, inside, str(more)[:60]] = f"{answer.status_code} {answer.text[:200]}"
    assert taken == {}
    assert everything(crowd) == before
    print(f"{tried} bodies, {len(prepared)} operations, {len(names())} names")
    assert tried > 500


def test_no_column_is_taken_from_a_record_in_a_batch(
    crowd: People, prepared: dict[str, Operation]
) -> None:
    taken: dict[Any, Any] = {}
    before, tried = everything(crowd), 0
    push = prepared["push"]
    for noun in NOUNS.values():
        id = f"put_{noun.kind.name.replace('-', '_')}"
        operation = prepared[id]
        key = operation.path.rsplit("/", 1)[1]
        for inside in places(operation):
            items = [
                _item(noun.kind.name, key, with_more(operation.body, inside, {name: value}))
                for name in unknown(operation, id, inside)
                for value in (harm(name, crowd),)
            ]
            results = push.send(json={"items": items}).get_json()["results"]
            tried += len(items)
            kept = [one for one in results if one["outcome"] != "invalid"]
            taken |= {(noun.kind.name, inside): kept} if kept else {}
            codes = {error["code"] for one in results for error in one["problem"]["errors"]}
            assert codes == {"unknown-field"}
    beside = [{**_item("night", "2026-01-01", {}), name: "1"} for name in names()]
    known = {"kind", "id", "base", "deleted", "record"}
    beside = [item for item, name in zip(beside, names(), strict=True) if name not in known]
    answered = push.send(json={"items": beside}).get_json()["results"]
    assert {one["outcome"] for one in answered} == {"invalid"}
    assert taken == {}
    assert everything(crowd) == before
    assert tried > 1000


def _item(kind: str, key: str, record: Json) -> Json:
    return {"kind": kind, "id": key, "base": None, "record": record}


def changes(before: Mapping[str, list[Json]], after: Mapping[str, list[Json]]) -> set[str]:
    """`+table` for a new row, `-table` for one that went, `table.column` for a changed value."""
    found = set()
    for name, table in Base.metadata.tables.items():
        keys = [column.name for column in table.primary_key]
        old = {tuple(str(row[key]) for key in keys): row for row in before[name]}
        new = {tuple(str(row[key]) for key in keys): row for row in after[name]}
        found |= {f"+{name}" for _ in new.keys() - old.keys()}
        found |= {f"-{name}" for _ in old.keys() - new.keys()}
        for key in old.keys() & new.keys():
            found |= {
                f"{name}.{column}" for column in old[key] if old[key][column] != new[key][column]
            }
    return found


def may_change(id: str) -> set[str]:
    """The reviewed list; a record goes into its own table under the next revision."""
    if id in MAY_CHANGE:
        return MAY_CHANGE[id]
    (noun,) = [noun for name, noun in NOUNS.items() if id == f"put_{name.replace('-', '_')}"]
    planned = {"+deliveries"} if noun.kind.name == "reminder" else set()
    return {f"+{noun.kind.model.__tablename__}", "revision_counters.latest", *planned}


def owners(before: Mapping[str, list[Json]], after: Mapping[str, list[Json]]) -> set[str]:
    """Whose the new rows are."""
    return {
        str(row[name])
        for table, rows in after.items()
        for row in rows
        if row not in before[table]
        for name in ("client_id", "account_id")
        if row.get(name) is not None
    }


def test_a_good_body_changes_what_its_route_is_for_and_nothing_else(
    crowd: People, prepared: dict[str, Operation]
) -> None:
    last = ("share", "use_reset")  # the one replaces her consent, the other signs her out
    for id in [*(id for id in prepared if id not in last), *last]:
        operation, before = prepared[id], everything(crowd)
        answer = operation.send(json=operation.body)
        after = everything(crowd)
        assert answer.status_code < 300, (id, answer.text)
        assert changes(before, after) <= may_change(id), id
        assert changes(before, after) or id in ("look_up", "push"), id
        if owner := operation.owner or operation.person:
            assert owners(before, after) <= {owner.id}, id
