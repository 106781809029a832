"""Passwords: Argon2id with the parameters that OWASP recommends (19 MiB, 2 passes, 1 lane)."""

from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from backend.core.errors import Invalid

# Estimating takes longer than hashing from about here on; what follows makes it no weaker.
LONGEST = 72
_OURS = ("anew", "therapy", "therapist")

hasher = PasswordHasher(time_cost=2, memory_cost=19456, parallelism=1)


@cache
def _nobody() -> str:
    """Checked when nobody has that address, so that both answers take the same time."""
    return hasher.hash("nobody has this password")


def hashed(password: str, *about: str | None) -> str:
    """The hash of a new password; `about` is what a guesser would try first, like her address.

    Raises `Invalid` when it is among the first million guesses: common passwords, names, dates,
    rows of keys, alone and put together (zxcvbn, Wheeler 2016).
    """
    from zxcvbn import zxcvbn  # its lists of words: only for whoever chooses a password

    if zxcvbn(password[:LONGEST], user_inputs=[*_OURS, *filter(None, about)])["score"] < 2:
        raise Invalid.field("/password", "too-easy", "This is easily guessed. Try a sentence.")
    return hasher.hash(password)


def matches(stored: str | None, password: str) -> bool:
    """Does the password fit? The same work is done when there is no account."""
    nobody = _nobody()  # made the first time, also where she is known: that takes longer for both
    try:
        return hasher.verify(stored or nobody, password) and stored is not None
    except (VerificationError, InvalidHashError):
        return False
