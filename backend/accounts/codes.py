"""Codes that people read out, copy by hand and type: eight characters, like `K7Q2-9XHM`."""

import secrets

_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford: no I, L, O, U
_LOOKALIKES = str.maketrans("ILO", "110", "- ")


def new_code() -> str:
    code = "".join(secrets.choice(_ALPHABET) for _ in range(8))
    return f"{code[:4]}-{code[4:]}"


def plain(typed: str) -> str:
    """The code, however it was typed."""
    return typed.upper().translate(_LOOKALIKES)
