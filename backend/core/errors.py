"""The one tree of errors. Each says what went wrong in words that are safe to send back.

AnewError
  Malformed            400  the bytes are not what they claim to be
  NotSignedIn          401
    SignedOut               she ended this sign-in from another device, or all of hers was erased
    OtpNeeded               the password is right, a code of the second factor is missing
  NotAllowed           403  the wrong role
    SecondFactorNeeded      this role works only with a second factor
    ConfirmFirst            what is at stake here wants the password once more
    Held                    too soon after a password was reset by mail
  NotFound             404  unknown, or somebody else's: the same answer
  Conflict             409  two things that cannot both be
  Gone                 410  it was here and was deleted, or a cursor that is too old
  StaleRevision        412  somebody changed it since; carries what is stored now
  TooLarge             413
  UnsupportedMedia     415
  Invalid              422  well formed and not acceptable; names each field and rule
  PreconditionMissing  428
  TooMany              429  carries how long to wait
  Unavailable          503
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class FieldError:
    """One broken rule: `pointer` is an RFC 6901 path into what was sent."""

    pointer: str
    code: str
    detail: str


class AnewError(Exception):
    """An answer other than the one hoped for."""

    status = 500
    code = "error"
    title = "Something went wrong"

    def __init__(
        self,
        detail: str = "",
        *,
        errors: Sequence[FieldError] = (),
        extra: Mapping[str, Any] | None = None,
    ) -> None:
        super().__init__(detail or self.title)
        self.detail = detail or self.title
        self.errors = tuple(errors)
        self.extra = dict(extra or {})


class Malformed(AnewError):
    status, code, title = 400, "malformed", "This could not be read"


class NotSignedIn(AnewError):
    status, code, title = 401, "not-signed-in", "Please sign in"


class SignedOut(NotSignedIn):
    code = "signed-out"


class OtpNeeded(NotSignedIn):
    code, title = "otp-needed", "Please add the code of your second factor"


class NotAllowed(AnewError):
    status, code, title = 403, "not-allowed", "Not allowed"


class SecondFactorNeeded(NotAllowed):
    code, title = "second-factor-needed", "Please set up a second factor first"


class ConfirmFirst(NotAllowed):
    code, title = "confirm-first", "Please confirm your password first"


class Held(NotAllowed):
    code, title = "held", "Not yet: the password was reset a short while ago"


class NotFound(AnewError):
    status, code, title = 404, "not-found", "Not found"


class Conflict(AnewError):
    status, code, title = 409, "conflict", "These two cannot both be"


class Gone(AnewError):
    status, code, title = 410, "gone", "This was deleted"


class StaleRevision(AnewError):
    status, code, title = 412, "stale-revision", "This was changed somewhere else"


class TooLarge(AnewError):
    status, code, title = 413, "too-large", "This is too large"


class UnsupportedMedia(AnewError):
    status, code, title = 415, "unsupported-media", "Only application/json is read here"


class Invalid(AnewError):
    status, code, title = 422, "invalid", "Some of this cannot be accepted"

    @classmethod
    def field(cls, pointer: str, code: str, detail: str) -> "Invalid":
        """The error of one field."""
        return cls(errors=[FieldError(pointer, code, detail)])


class PreconditionMissing(AnewError):
    status, code, title = 428, "precondition-missing", "Say which revision you saw"


class TooMany(AnewError):
    status, code, title = 429, "too-many", "Too many tries"

    def __init__(self, wait_seconds: int = 0) -> None:
        super().__init__()
        self.wait_seconds = wait_seconds


class Unavailable(AnewError):
    status, code, title = 503, "unavailable", "Please try again in a moment"
