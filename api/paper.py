"""The summary on paper: what the app reads, set as one page (`Accept: application/pdf`)."""

from typing import Any

from flask import Response, current_app, request
from marshmallow import Schema

from backend.accounts.models import CareLink
from backend.core.db import db
from sharing import export_pdf, summary_pdf

PDF = "application/pdf"
_TYPES = ("application/json", PDF)


def either(answer: type[Schema], description: str) -> dict[str, Any]:
    """What the document says of an answer that can be had on paper too."""
    paper = {"schema": {"type": "string", "format": "binary"}}
    content = {_TYPES[0]: {"schema": answer}, PDF: paper}
    return {"200": {"description": description, "content": content}}


def wanted() -> bool:
    """Is it asked for on paper? Whoever asks for anything gets the numbers."""
    return request.accept_mimetypes.best_match(_TYPES, default=_TYPES[0]) == PDF


def as_asked(answer: type[Schema], shown: dict[str, Any], link: CareLink) -> Any:
    """The summary as it is, or its page. Nobody waits for the database while that is set."""
    if not wanted():
        return shown
    page = summary_pdf.page(dict(answer().dump(shown)), link.therapist.locale)
    db.session.commit()
    fonts = current_app.config["APP_DIRECTORY"] / "fonts"
    return Response(export_pdf.render(page, fonts, "summary.typ"), mimetype=PDF)
