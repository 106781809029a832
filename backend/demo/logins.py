"""Who can sign in to the demo."""

from sqlalchemy import exists, select

from backend.accounts.models import Account
from backend.accounts.registration import account_by_email
from backend.core.db import begin, db
from backend.demo.stories import STORIES, THERAPISTS
from backend.demo.story import PASSWORD


def nobody_there() -> bool:
    """Is there no account at all?"""
    begin("read")
    return not db.session.scalar(select(exists().select_from(Account)))


def demo_there() -> bool:
    """Is it the demo that is in the database?"""
    begin("read")
    emails = [*(one.email for one in THERAPISTS.values()), *(one.email for one in STORIES)]
    return all(map(account_by_email, emails))


def log_ins(base_url: str) -> str:
    """A short table for the terminal."""
    therapists = [("therapist", one.name, one.email) for one in THERAPISTS.values()]
    clients = [("client", one.name, one.email) for one in STORIES]
    rows = [f"  {role:<10} {email:<28} {name}" for role, name, email in (*therapists, *clients)]
    return "\n".join(
        [
            "The demo: twelve weeks of a clinic. Nobody in it is real.",
            f"Clients sign in at {base_url}/ and therapists at {base_url}/therapist.html",
            *rows,
            f"The password of them all: {PASSWORD}",
        ]
    )
