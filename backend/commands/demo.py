"""A clinic to look at."""

import sys

import click

from backend.commands.start import application
from backend.core import clock, log
from backend.demo import logins, play


@click.command()
@click.option("--if-empty", is_flag=True, help="Leave a database with people in it as it is.")
def demo(if_empty: bool) -> None:
    """Fill an empty database with a made-up clinic of twelve weeks."""
    app = application()
    # Thousands of requests in a minute: only what goes wrong is worth a line.
    log.configure(quiet=True)
    with app.app_context():
        empty, played = logins.nobody_there(), logins.demo_there()
    if not empty and not if_empty:
        sys.exit("There are people in this database already. The demo needs an empty one.")
    if empty:
        app.config.update(THERAPIST_MFA=False, RATE_LIMITS=False)  # a course of months in a minute
        play.play(app, clock.now())
    if empty or played:
        click.echo(logins.log_ins(app.config["BASE_URL"]))
