"""A consent is read as rows; they say what the models say."""

from typing import Any
from uuid import UUID

from sqlalchemy import inspect, select

from backend.accounts import care
from backend.accounts.models import Account, CareLink
from backend.core import clock
from backend.core.db import begin, db
from tests.people import People


def consent(people: People) -> CareLink:
    found = care.consent(UUID(people.therapist.id), UUID(people.client.id), clock.now())
    assert found is not None
    return found


def columns(one: object, model: Any) -> dict[str, object]:
    return {column.key: getattr(one, column.key) for column in inspect(model).column_attrs}


def test_a_consent_reads_like_its_link_and_the_two_of_it(people: People) -> None:
    people.share("practice", "measures")
    with people.app.app_context():
        begin("read")
        read = consent(people)
        link = db.session.scalars(select(CareLink).where(CareLink.id == read.id)).one()
        assert columns(read, CareLink) == columns(link, CareLink)
        assert read.opened == link.opened
        for who in ("client", "therapist"):
            assert columns(getattr(read, who), Account) == columns(getattr(link, who), Account)
            assert getattr(read, who).display_name == getattr(link, who).display_name


def test_what_is_noted_with_a_consent_is_read_with_it(people: People) -> None:
    people.share("practice", "measures")
    with people.app.app_context():
        begin("write")
        care.note(consent(people), looks_every_days=7, stall_card_opened_at=clock.now())
        assert consent(people).looks_every_days == 7
        assert consent(people).opened == {"stall-card"}
