"""The peer that most teams would write: FastAPI, SQLAlchemy's ORM, asyncpg."""

import os
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from hashlib import sha256
from typing import Annotated, Any
from uuid import UUID

from fastapi import Depends, FastAPI, Header, HTTPException
from sqlalchemy import and_, event, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker, create_async_engine

from benchmarks.peers import reading
from benchmarks.peers.entry import BatchIn, BatchOut, EntryIn, EntryOut, PageOut
from benchmarks.peers.models import Account, Entry, Session
from benchmarks.peers.reading import CaseloadOut, Period, SummaryOut

engine = create_async_engine(os.environ["BENCH_DATABASE"], pool_size=16)
COLUMNS = [column.name for column in Entry.__table__.c]
sessions = async_sessionmaker(engine, expire_on_commit=False)
app = FastAPI()

if engine.dialect.name == "sqlite":

    @event.listens_for(engine.sync_engine, "connect")
    def _durable(connection: Any, _record: Any) -> None:
        connection.isolation_level = None
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "busy_timeout=10000"):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine.sync_engine, "begin")
    def _immediate(connection: Any) -> None:
        connection.exec_driver_sql("BEGIN IMMEDIATE")


async def opened() -> AsyncIterator[AsyncSession]:
    async with sessions() as session:
        yield session


Database = Annotated[AsyncSession, Depends(opened)]


async def signed_in(session: Database, authorization: Annotated[str, Header()]) -> Account:
    hashed = sha256(authorization.removeprefix("Bearer ").encode()).digest()
    account = await session.scalar(
        select(Account)
        .join(Session, Session.account_id == Account.id)
        .where(Session.token_hash == hashed, Session.expires_at > datetime.now(UTC))
    )
    if account is None:
        raise HTTPException(401)
    return account


Caller = Annotated[Account, Depends(signed_in)]


async def _next(session: AsyncSession, account: Account, count: int) -> int:
    """The first of so many new numbers in the line of this client's changes."""
    bump = update(Account).where(Account.id == account.id)
    last: int | None = await session.scalar(
        bump.values(change_seq=Account.change_seq + count).returning(Account.change_seq)
    )
    assert last is not None
    return last - count + 1


def _upsert() -> Any:
    insert = (postgresql if engine.dialect.name == "postgresql" else sqlite).insert(Entry)
    sent = {name: insert.excluded[name] for name in COLUMNS if name != "id"}
    newer = and_(
        Entry.client_id == insert.excluded.client_id,
        Entry.logged_at <= insert.excluded.logged_at,
    )
    return insert.on_conflict_do_update(index_elements=[Entry.id], set_=sent, where=newer)


@app.put("/v1/practice-entries/{id}", response_model=EntryOut)
async def put_entry(id: UUID, body: EntryIn, session: Database, account: Caller) -> Entry:
    seq = await _next(session, account, 1)
    row = {"id": id, "client_id": account.id, "seq": seq, **body.columns()}
    stored = await session.scalar(_upsert().returning(Entry), row)
    if stored is None:
        raise HTTPException(409)
    await session.commit()
    return stored  # type: ignore[no-any-return]


@app.post("/v1/changes", response_model=BatchOut)
async def push(body: BatchIn, session: Database, account: Caller) -> dict[str, Any]:
    seq = await _next(session, account, len(body.items))
    rows = [
        {"id": item.id, "client_id": account.id, "seq": seq + number, **item.record.columns()}
        for number, item in enumerate(body.items)
    ]
    stored = await session.scalars(_upsert().returning(Entry), rows)
    found = {entry.id: entry for entry in stored}
    await session.commit()
    return {
        "results": [
            {"id": item.id, "outcome": "created", "record": found[item.id]} for item in body.items
        ]
    }


@app.get("/v1/changes", response_model=PageOut)
async def pull(session: Database, account: Caller, limit: int, after: int = 0) -> dict[str, Any]:
    return await reading.changes(session, account.id, after, limit)


@app.get("/v1/clients/{id}/summary", response_model=SummaryOut)
async def summary(id: UUID, period: Period, session: Database, account: Caller) -> dict[str, Any]:
    shown = await reading.summary(session, account.id, id, period)
    if shown is None:
        raise HTTPException(404)
    return shown


@app.get("/v1/clients", response_model=CaseloadOut)
async def caseload(session: Database, account: Caller) -> dict[str, Any]:
    return await reading.caseload(session, account.id)
