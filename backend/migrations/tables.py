"""Imports every table, for whatever works on all of them."""

import measures.models
import notifications.models
import practice.journal
import practice.models
import safety.models
import sharing.sleep_windows
import sharing.suggestions
import sleep.device_nights
import sleep.medicines
import sleep.models
from backend.accounts import calendar_feeds, erased_sign_ins, models, passkeys, resets, totp
from backend.core import audit, crypto, limits, versions

__all__ = [
    "audit",
    "calendar_feeds",
    "crypto",
    "erased_sign_ins",
    "limits",
    "measures",
    "models",
    "notifications",
    "passkeys",
    "practice",
    "resets",
    "safety",
    "sharing",
    "sleep",
    "totp",
    "versions",
]
