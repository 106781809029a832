"""What an entry looks like on the wire, for the peers on FastAPI."""

from datetime import date, datetime, time
from typing import Annotated, Any, Literal
from uuid import UUID
from zoneinfo import ZoneInfo, available_timezones

from pydantic import AfterValidator, AwareDatetime, BaseModel, ConfigDict, Field

_ZONES = available_timezones()


def _known(zone: str) -> str:
    if zone not in _ZONES:
        raise ValueError("not a time zone")
    return zone


Scale = Annotated[int, Field(ge=0, le=100)]
Words = Annotated[str, Field(max_length=4000)]


class WordsIn(BaseModel):
    model_config = ConfigDict(extra="forbid")

    expected: Words | None = None
    learned: Words | None = None


class EntryIn(BaseModel):
    model_config = ConfigDict(extra="forbid")

    behaviour_id: UUID
    context_id: UUID | None = None
    occurred_at: AwareDatetime
    time_zone: Annotated[str, AfterValidator(_known)]
    logged_at: AwareDatetime
    outcome: Literal["done", "partly", "could_not", "avoided", "no_chance"]
    managed: Annotated[int, Field(ge=0, le=4)] | None = None
    expected_likelihood: Scale | None = None
    distress_before: Scale | None = None
    distress_peak: Scale | None = None
    distress_after: Scale | None = None
    happened: Literal["yes", "partly", "no", "unclear"] | None = None
    duration_minutes: Annotated[int, Field(ge=0, le=1440)] | None = None
    words: WordsIn = WordsIn()

    def columns(self) -> dict[str, Any]:
        """What is stored of it."""
        day = self.occurred_at.astimezone(ZoneInfo(self.time_zone)).date()
        return {**self.model_dump(), "local_date": day}


class EntryOut(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    id: UUID
    revision: int = Field(validation_alias="seq")
    behaviour_id: UUID
    context_id: UUID | None
    occurred_at: datetime
    time_zone: str
    local_date: date
    logged_at: datetime
    outcome: str
    managed: int | None
    expected_likelihood: int | None
    distress_before: int | None
    distress_peak: int | None
    distress_after: int | None
    happened: str | None
    duration_minutes: int | None
    words: dict[str, Any]


class NightOut(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    revision: int = Field(validation_alias="seq")
    date: date
    time_zone: str
    into_bed: time
    tried_to_sleep: time
    final_awakening: time
    out_of_bed: time
    sleep_latency_minutes: int
    awakenings: int
    awake_minutes: int
    quality: int
    rested: int
    time_in_bed_minutes: int
    total_sleep_minutes: int
    words: dict[str, Any]


class ItemIn(BaseModel):
    kind: Literal["practice-entry"]
    id: UUID
    base: int | None = None
    record: EntryIn


class BatchIn(BaseModel):
    items: Annotated[list[ItemIn], Field(max_length=500)]


class ResultOut(BaseModel):
    id: UUID
    outcome: str
    record: EntryOut


class BatchOut(BaseModel):
    results: list[ResultOut]


class EntryItemOut(BaseModel):
    kind: Literal["practice-entry"]
    revision: int
    record: EntryOut


class NightItemOut(BaseModel):
    kind: Literal["night"]
    revision: int
    record: NightOut


class PageOut(BaseModel):
    items: list[Annotated[EntryItemOut | NightItemOut, Field(discriminator="kind")]]
    more: bool
