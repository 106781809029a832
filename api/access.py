"""Who may do what: one policy a route, one function that decides, denied by default."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import Enum
from functools import cached_property
from typing import cast
from uuid import UUID

from flask import current_app, g, request

from backend.accounts import care, sessions
from backend.accounts.models import Account, CareLink, LoginSession
from backend.accounts.sessions import Holder
from backend.core.db import begin, db
from backend.core.errors import (
    ConfirmFirst,
    Held,
    NotAllowed,
    NotFound,
    NotSignedIn,
    SecondFactorNeeded,
)
from backend.core.here import here

COOKIE = "__Host-anew-session"
SIGNED_IN = "__Host-anew-signed-in"
"""Tells scripts that there is a session, and nothing of it."""
CONFIRMED_FOR = timedelta(minutes=10)
_SAFE = ("GET", "HEAD", "OPTIONS")


class Access(Enum):
    """The policies. Every route names one."""

    PUBLIC = "anybody"
    SIGNED_IN = "anybody who is signed in"
    CLIENT = "a client, her own records only"
    THERAPIST = "a therapist"
    ADMIN = "an admin, her own clinic only"
    CARE = "a therapist with this client's consent, read at this moment"


@dataclass(frozen=True)
class Caller:
    """Who is asking. `consent` is there under `Access.CARE` only."""

    holder: Holder
    consent: CareLink | None = None

    @property
    def id(self) -> UUID:
        return self.holder.id

    @cached_property
    def account(self) -> Account:
        return db.session.get_one(Account, self.id)

    @cached_property
    def session(self) -> LoginSession:
        return db.session.get_one(LoginSession, self.holder.session_id)


def caller() -> Caller:
    """Who is asking in this request."""
    return cast(Caller, here(g).caller)


def consent() -> CareLink:
    """The consent under which this request reads."""
    return cast(CareLink, caller().consent)


def authenticate(base_url: str, now: datetime) -> Caller:
    """The holder of the token. Raises `NotSignedIn`, `NotAllowed`.

    A cookie is sent by the browser itself, so a write by cookie must come from our own pages.
    """
    asked = here(request)
    header = asked.headers.get("Authorization", "")
    token = header.removeprefix("Bearer ") if header.startswith("Bearer ") else ""
    if not token and (token := asked.cookies.get(COOKIE, "")):
        foreign = asked.headers.get("Origin") not in (base_url, asked.host_url.rstrip("/"))
        if asked.method not in _SAFE and foreign:
            raise NotAllowed("This request did not come from Anew's own pages.")
    if not token:
        raise NotSignedIn()
    return Caller(sessions.by_access_token(token, now))


def still_signed_in(now: datetime) -> Caller:
    """The caller again, to write after slow work: the sign-in may have ended meanwhile."""
    begin("write")
    g.caller = authenticate(current_app.config["BASE_URL"], now)
    return caller()


def authorise(policy: Access, who: Caller) -> None:
    """Has she the role for it, and did she sign in as her role must? Raises `NotAllowed`."""
    role = who.holder.role
    if policy is Access.CLIENT and role != "client":
        raise NotAllowed("Only a client can do this.")
    if policy is Access.ADMIN and role != "admin":
        raise NotAllowed("Only an admin can do this.")
    if policy in (Access.THERAPIST, Access.CARE) and role != "therapist":
        raise NotAllowed("Only a therapist can do this.")
    about_others = policy in (Access.THERAPIST, Access.CARE, Access.ADMIN)
    if about_others and second_factor_needed(role, who.holder.strong):
        raise SecondFactorNeeded()


def second_factor_needed(role: str, strong: bool) -> bool:
    """Whoever reads about others signs in with two factors, unless this is a demo."""
    return role != "client" and not strong and current_app.config["THERAPIST_MFA"]


def confirmed(who: Caller, now: datetime) -> None:
    """Did she show her password a moment ago? Raises `ConfirmFirst`.

    The nearest attacker has her unlocked phone in hand.
    """
    at = who.holder.confirmed_at
    if at is None or now - at > CONFIRMED_FOR:
        raise ConfirmFirst()


def not_held(who: Caller, now: datetime) -> None:
    """After a reset by mail, whoever has the mailbox must wait. Raises `Held`."""
    until = who.holder.held_until
    if until is not None and until > now:
        raise Held(f"This is possible again after {until:%Y-%m-%d %H:%M} UTC.")


def under_consent(who: Caller, client_id: UUID, now: datetime) -> Caller:
    """The therapist with this client's consent. Raises `NotFound` when there is none."""
    link = care.consent(who.id, client_id, now)
    if link is None:
        raise NotFound()
    return replace(who, consent=link)
