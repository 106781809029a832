"""Leave nobody in the database: before a test, whatever the one before it did, and after it."""

from flask import Flask

from backend.core.db import Base, db


def empty(app: Flask) -> None:
    """Delete every row of every table."""
    with app.app_context():
        for table in reversed(Base.metadata.sorted_tables):
            db.session.execute(table.delete())
        db.session.commit()
