"""The server."""

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
    settings = checked()
    if _somebody_erased(settings):
        from backend.commands.erasures import finish_erasures
        from backend.connected import connected
        from backend.core.db import db

        app = connected(settings)
        finish_erasures(app)
        with app.app_context():
            db.engine.dispose()  # a connection must not be forked with this process
    serving.serve(host, port)


def _somebody_erased(settings: Settings) -> bool:
    """Where nobody was, nobody waits for the database before anybody is served."""
    try:
        return bool(erasure_list.read(settings.erasure_list))
    except ValueError:
        return True  # whoever is to finish it will say what is wrong with the list
