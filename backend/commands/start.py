"""What every command begins with: the settings, and the application, or a sentence why not."""

import sys
from collections.abc import Callable
from typing import TYPE_CHECKING

from backend.core import config
from backend.core.keyring import MasterKeys

if TYPE_CHECKING:
    from flask import Flask  # the parent of the web processes need not pay for it


def settings() -> config.Settings:
    """The settings of this environment, or a sentence that says which makes no sense."""
    try:
        return config.read()
    except config.BadSetting as error:
        sys.exit(str(error))


def checked() -> config.Settings:
    """The settings, with a master key that can be used; or a sentence that says what is missing."""
    found = settings()
    if not found.master_key_file.is_file():
        sys.exit("There is no master key yet: run `anew migrate` first (or bring the key back).")
    try:
        MasterKeys.read(found.master_key_file)
    except (OSError, ValueError) as error:
        sys.exit(f"ANEW_MASTER_KEY_FILE cannot be used: {error}")
    return found


def application() -> "Flask":
    """The application of this environment, or a sentence that says what is missing."""
    from backend.app import create_app  # a worker need not pay for the API's imports

    return started(create_app)


def started(make: Callable[[config.Settings], "Flask"]) -> "Flask":
    """What `make` makes of this environment, or a sentence that says what is missing."""
    return make(checked())
