"""Passwords: Argon2id with the parameters that OWASP recommends (19 MiB, 2 passes, 1 lane)."""

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

hasher = PasswordHasher(time_cost=2, memory_cost=19456, parallelism=1)

# Checked when nobody has that address, so that both answers take the same time.
_NOBODY = hasher.hash("nobody has this password")


def hashed(password: str) -> str:
    return hasher.hash(password)


def matches(stored: str | None, password: str) -> bool:
    """Does the password fit? The same work is done when there is no account."""
    try:
        return hasher.verify(stored or _NOBODY, password) and stored is not None
    except (VerificationError, InvalidHashError):
        return False
