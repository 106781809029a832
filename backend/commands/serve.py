"""The server."""

import click

from backend import serving
from backend.commands.erasures import finish_erasures
from backend.commands.start import started
from backend.connected import connected


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=8000, show_default=True)
def serve(host: str, port: int) -> None:
    """Serve the API and the app, and send reminders unless ANEW_EMBEDDED_WORKER=0."""
    finish_erasures(started(connected))
    serving.serve(host, port)
