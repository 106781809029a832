"""Running the migrations, from the command line and from the tests."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import create_engine, inspect, text

from backend.migrations import nights

_HERE = Path(__file__).parent


def configuration(url: str) -> Config:
    """Alembic's settings for this database."""
    settings = Config()
    settings.set_main_option("script_location", str(_HERE))
    # Alembic's parser would read a % in a password as its own.
    settings.set_main_option("sqlalchemy.url", url.replace("%", "%%"))
    return settings


def upgrade(url: str) -> None:
    """Bring the database to the newest shape, and what is kept beside the records up to date."""
    command.upgrade(configuration(url), "head")
    engine = create_engine(url)
    try:
        with engine.begin() as connection:
            nights.fill(connection)
    finally:
        engine.dispose()


def has_people(url: str) -> bool:
    """Is there anybody whose words a missing key would lose?"""
    engine = create_engine(url)
    try:
        if not inspect(engine).has_table("data_keys"):
            return False
        with engine.connect() as connection:
            return bool(connection.scalar(text("SELECT count(*) FROM data_keys")))
    finally:
        engine.dispose()
