"""Is it up, and can it work?"""

from typing import Any

from marshmallow import fields
from sqlalchemy import text

from api.access import Access
from api.http import Answer, Blueprint
from backend.core.db import db

blueprint = Blueprint("health", __name__, url_prefix="/health", description="For operators.")


class Health(Answer):
    status = fields.String(required=True, metadata={"example": "ok"})


@blueprint.endpoint("GET", "/live", Access.PUBLIC)
@blueprint.response(200, Health)
def live() -> Any:
    """The process answers"""
    return {"status": "ok"}


@blueprint.endpoint("GET", "/ready", Access.PUBLIC)
@blueprint.response(200, Health)
def ready() -> Any:
    """The database answers"""
    db.session.execute(text("SELECT 1"))
    return {"status": "ok"}
