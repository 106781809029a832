"""The two ceremonies of WebAuthn: making a passkey, and showing it."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any, TypeVar
from urllib.parse import urlsplit
from uuid import UUID

import webauthn
from sqlalchemy import delete, select
from webauthn.helpers import options_to_json_dict, parse_authentication_credential_json
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from backend.accounts.models import Account
from backend.accounts.passkeys import Passkey, PasskeyChallenge, own
from backend.core.db import db
from backend.core.errors import Invalid
from backend.core.ids import uuid7

LIFETIME = timedelta(minutes=5)
_MILLISECONDS = int(LIFETIME.total_seconds() * 1000)

T = TypeVar("T")


def options_to_add(account: Account, base_url: str, now: datetime) -> dict[str, Any]:
    """What the browser needs to make one: `challenge_id` and `options`."""
    options = webauthn.generate_registration_options(
        rp_id=_host(base_url),
        rp_name="Anew",
        user_id=account.id.bytes,
        user_name=account.email,
        timeout=_MILLISECONDS,
        authenticator_selection=AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.REQUIRED,
            user_verification=UserVerificationRequirement.REQUIRED,
        ),
        exclude_credentials=[
            PublicKeyCredentialDescriptor(id=one.credential_id) for one in own(account.id)
        ],
    )
    return _challenge(account.id, options, now)


def options_to_sign_in(base_url: str, now: datetime) -> dict[str, Any]:
    """The same for everybody: her device knows which passkey is for here."""
    options = webauthn.generate_authentication_options(
        rp_id=_host(base_url),
        timeout=_MILLISECONDS,
        user_verification=UserVerificationRequirement.REQUIRED,
    )
    return _challenge(None, options, now)


def add(account_id: UUID, values: dict[str, Any], base_url: str, now: datetime) -> Passkey | None:
    """Her new passkey; None when it is not what was asked for. Raises `Invalid`.

    Values are challenge_id, credential (what the browser's `toJSON()` gave) and name.
    The challenge is spent either way: the caller commits that.
    """
    challenge = _spend(values["challenge_id"], account_id, now)
    made = _tried(
        webauthn.verify_registration_response,
        credential=values["credential"],
        require_user_verification=True,
        **_expected(challenge, base_url),
    )
    if made is None or _by_credential(made.credential_id) is not None:
        return None
    passkey = Passkey(
        id=uuid7(),
        account_id=account_id,
        credential_id=made.credential_id,
        public_key=made.credential_public_key,
        sign_count=made.sign_count,
        created_at=now,
    )
    passkey.name = values["name"]
    db.session.add(passkey)
    return passkey


def sign_in(
    challenge_id: UUID, credential: dict[str, Any], base_url: str, now: datetime
) -> Account | None:
    """Whose passkey signed the challenge; None when nobody's did. Raises `Invalid`.

    The challenge is spent either way: the caller commits that.
    """
    challenge = _spend(challenge_id, None, now)
    shown = _tried(parse_authentication_credential_json, credential)
    passkey = shown and _by_credential(shown.raw_id)
    if not shown or not passkey or shown.response.user_handle != passkey.account_id.bytes:
        return None
    verified = _tried(
        webauthn.verify_authentication_response,
        credential=shown,
        credential_public_key=passkey.public_key,
        credential_current_sign_count=passkey.sign_count,
        require_user_verification=True,
        **_expected(challenge, base_url),
    )
    if verified is None:
        return None
    passkey.sign_count, passkey.last_used_at = verified.new_sign_count, now
    return db.session.get_one(Account, passkey.account_id, with_for_update=True)


def _by_credential(credential_id: bytes) -> Passkey | None:
    """Locked: a copy of a key shows itself by a count that two sign-ins share."""
    with_id = select(Passkey).where(Passkey.credential_id == credential_id)
    return db.session.scalar(with_id.with_for_update())


def _challenge(account_id: UUID | None, options: Any, now: datetime) -> dict[str, Any]:
    """Keep what must be signed, and forget what nobody signed in time."""
    db.session.execute(delete(PasskeyChallenge).where(PasskeyChallenge.expires_at <= now))
    stored = PasskeyChallenge(
        id=uuid7(),
        account_id=account_id,
        challenge=options.challenge,
        expires_at=now + LIFETIME,
    )
    db.session.add(stored)
    return {"challenge_id": stored.id, "options": options_to_json_dict(options)}


def _spend(challenge_id: UUID, account_id: UUID | None, now: datetime) -> bytes:
    challenge: bytes | None = db.session.scalar(
        delete(PasskeyChallenge)
        .where(
            PasskeyChallenge.id == challenge_id,
            PasskeyChallenge.account_id == account_id,
            PasskeyChallenge.expires_at > now,
        )
        .returning(PasskeyChallenge.challenge)
    )
    if challenge is None:
        raise Invalid.field("/challenge_id", "expired", "This took too long. Please try again.")
    return challenge


def _tried(read: Callable[..., T], *given: Any, **named: Any) -> T | None:
    try:
        return read(*given, **named)
    except Exception:  # whatever the library stumbles over in it, somebody sent it
        return None


def _host(base_url: str) -> str:
    return urlsplit(base_url).hostname or ""


def _expected(challenge: bytes, base_url: str) -> dict[str, Any]:
    """Who signs must have seen our own pages: the browser vouches for the origin."""
    parts = urlsplit(base_url)
    return {
        "expected_challenge": challenge,
        "expected_rp_id": _host(base_url),
        "expected_origin": f"{parts.scheme}://{parts.netloc}",
    }
