"""Finishing what was cut off."""

import sys

from flask import Flask
from sqlalchemy.exc import OperationalError

from backend.core.log import log
from backend.migrations import tables  # noqa: F401  # they refer to each other
from sharing import erasure


def finish_erasures(app: Flask) -> None:
    """Before anybody is served: whoever is on the list is gone, whatever was cut off."""
    with app.app_context():
        try:
            erasure.erase_listed(app.config["ERASURE_LIST"])
        except ValueError as error:
            sys.exit(f"ANEW_ERASURE_LIST cannot be read: {error}")
        except OperationalError as error:  # the database is away: requests will say so
            log.error("erasure", error=type(error).__name__)
