"""Write a migration from what the models say. Read it before you keep it."""

import sys
import tempfile
from pathlib import Path

from alembic import command

from backend.migrations.run import configuration, upgrade


def main(message: str) -> None:
    """Compare the models with a database that has all migrations so far."""
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{folder}/empty.db"
        upgrade(url)
        versions = Path(__file__).resolve().parents[1] / "backend" / "migrations" / "versions"
        number = f"{len(list(versions.glob('*.py'))) + 1:04}"
        command.revision(configuration(url), message=message, autogenerate=True, rev_id=number)


if __name__ == "__main__":
    main(sys.argv[1])
