"""The fastest peer in Python: FastAPI, and SQL by hand over asyncpg. W1, W3 and the caseload."""

import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from hashlib import sha256
from typing import Annotated, Any
from uuid import UUID

import asyncpg
import orjson
from fastapi import Depends, FastAPI, Header, HTTPException, Response

from benchmarks.peers import statements
from benchmarks.peers.entry import EntryIn
from benchmarks.peers.statements import COLUMNS


@asynccontextmanager
async def _pooled(app: FastAPI) -> AsyncIterator[None]:
    async with asyncpg.create_pool(os.environ["BENCH_DATABASE"], max_size=16) as pool:
        app.state.pool = pool
        yield


app = FastAPI(lifespan=_pooled)


async def signed_in(authorization: Annotated[str, Header()]) -> UUID:
    hashed = sha256(authorization.removeprefix("Bearer ").encode()).digest()
    account = await app.state.pool.fetchval(statements.TOKEN, hashed)
    if account is None:
        raise HTTPException(401)
    return account  # type: ignore[no-any-return]


Caller = Annotated[UUID, Depends(signed_in)]


def _json(answer: Any) -> Response:
    return Response(orjson.dumps(answer), media_type="application/json")


def _shown(row: Any) -> dict[str, Any]:
    return {**row, "words": orjson.Fragment(row["words"])}


@app.put("/v1/practice-entries/{id}")
async def put_entry(id: UUID, body: EntryIn, account: Caller) -> Response:
    sent = body.model_dump()
    sent["words"] = orjson.dumps(sent["words"]).decode()
    values = (sent[name] for name in COLUMNS)
    row = await app.state.pool.fetchrow(statements.PUT, account, id, *values)
    if row is None:
        raise HTTPException(409)
    return _json(_shown(row))


@app.get("/v1/changes")
async def pull(account: Caller, limit: int, after: int = 0) -> Response:
    found: list[dict[str, Any]] = []
    async with app.state.pool.acquire() as connection:
        for kind, statement in (
            ("practice-entry", statements.PULL_ENTRIES),
            ("night", statements.PULL_NIGHTS),
        ):
            for row in await connection.fetch(statement, account, after, limit + 1):
                found.append({"kind": kind, "revision": row["revision"], "record": _shown(row)})
    found.sort(key=lambda item: item["revision"])
    return _json({"items": found[:limit], "more": len(found) > limit})


@app.get("/v1/clients")
async def caseload(account: Caller) -> Response:
    rows = await app.state.pool.fetch(statements.CASELOAD, account)
    return _json({"items": [{**row} for row in rows]})
