"""The server."""

import sys

import click

from backend import serving
from backend.commands.start import checked
from backend.core.config import Settings
from sharing import erasure_list


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=8000, show_default=True)
def serve(host: str, port: int) -> None:
    """Serve the API and the app, and send reminders unless ANEW_EMBEDDED_WORKER=0."""
    _finish_erasures(checked())
    serving.serve(host, port)


def _finish_erasures(settings: Settings) -> None:
    """Before anybody is served. Where nobody was erased, nobody waits for the database."""
    try:
        listed = erasure_list.read(settings.erasure_list)
    except ValueError as error:
        sys.exit(f"ANEW_ERASURE_LIST cannot be read: {error}")
    if listed:
        from backend.commands.erasures import finish_erasures
        from backend.connected import connected

        finish_erasures(connected(settings))
