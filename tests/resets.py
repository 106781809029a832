"""What a reset's mail carries, without the mail."""

from flask import Flask
from sqlalchemy import select

from backend.accounts import resets
from backend.accounts.resets import PasswordReset
from backend.core.db import begin, db


def newest_token(app: Flask) -> str:
    """Of the reset that was asked for last."""
    with app.app_context():
        begin("read")
        newest = select(PasswordReset.id).order_by(PasswordReset.id.desc()).limit(1)
        return resets.token(db.session.scalars(newest).one())


def asked_for(app: Flask, email: str) -> str:
    """She asks, and reads her mail."""
    answer = app.test_client().post("/v1/password-resets", json={"email": email})
    assert answer.status_code == 202, answer.text
    return newest_token(app)
