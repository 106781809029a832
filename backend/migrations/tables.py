"""Imports every table, for whatever works on all of them."""

import notifications.models
import practice.models
import safety.models
import sleep.models
from backend.accounts import models, passkeys, resets, totp
from backend.core import audit, crypto, limits

__all__ = [
    "audit",
    "crypto",
    "limits",
    "models",
    "notifications",
    "passkeys",
    "practice",
    "resets",
    "safety",
    "sleep",
    "totp",
]
