"""Invitations and care links: who may see what, given and taken back by the client."""

from typing import Any

from flask import current_app
from marshmallow import fields, validate

from api.access import Access, caller, not_held
from api.fields import Day, Id, Instant, optional, required
from api.http import Answer, Blueprint, Empty, Schema
from api.limits import Limit
from api.pictures import qr_svg
from backend.accounts import care, invitations
from backend.accounts.models import SCOPES, Account, CareLink, Clinic
from backend.core import audit, clock
from backend.core.db import db

blueprint = Blueprint("care", __name__, url_prefix="/v1", description="Consent.")


class InvitationCode(Schema):
    code = fields.String(required=True, metadata={"example": "K7Q2-9XHM"})


class NewInvitation(Answer):
    code = fields.String(required=True, metadata={"example": "K7Q2-9XHM"})
    url = fields.String(required=True, metadata={"description": "Opens the app with the code."})
    qr_svg = fields.String(required=True, metadata={"description": "The URL as a picture."})
    expires_at = required(Instant, "Good until.")


class Therapist(Answer):
    id = required(Id, "Her account.")
    display_name = fields.String(required=True, allow_none=True)


class ClinicName(Answer):
    name = fields.String(required=True)


class InvitedBy(Answer):
    therapist = fields.Nested(Therapist, required=True)
    clinic = fields.Nested(ClinicName, required=True)
    expires_at = required(Instant, "Good until.")


class Consent(Schema):
    scopes = fields.List(
        fields.String(validate=validate.OneOf(SCOPES)),
        required=True,
        validate=validate.Length(max=len(SCOPES)),
        metadata={"description": "What may be seen. Nothing else is.", "example": ["practice"]},
    )
    until = optional(Day, "Last day of the consent; null: until it is taken back.")


class ConsentByCode(Consent):
    code = fields.String(required=True, metadata={"example": "K7Q2-9XHM"})


class Link(Answer):
    id = required(Id, "The consent.")
    therapist = fields.Nested(Therapist, required=True)
    clinic = fields.Nested(ClinicName, required=True)
    scopes = fields.List(fields.String(validate=validate.OneOf(SCOPES)), required=True)
    until = Day(required=True, allow_none=True)
    next_session_at = Instant(
        required=True, allow_none=True, metadata={"description": "As the therapist noted it."}
    )
    looks_every_days = fields.Integer(
        required=True,
        allow_none=True,
        metadata={"description": "Between sessions, as agreed; 0: not at all, null: not agreed."},
    )
    created_at = required(Instant, "Given at.")


class Links(Answer):
    items = fields.List(fields.Nested(Link), required=True)


@blueprint.endpoint("POST", "/invitations", Access.THERAPIST)
@blueprint.arguments(Empty, example={})
@blueprint.response(201, NewInvitation, description="For one client, once.")
def invite(_values: dict[str, Any]) -> Any:
    """Invite a client"""
    code, invitation = invitations.invite(caller().id, clock.now())
    # After the #: browsers do not send it, so the code stands in no server's log.
    url = f"{current_app.config['BASE_URL']}/#/join/{code}"
    return {
        "code": code,
        "url": url,
        "qr_svg": qr_svg(url),
        "expires_at": invitation.expires_at,
    }


@blueprint.endpoint("POST", "/invitations/look-up", Access.PUBLIC, limit=Limit("look-up", 20))
@blueprint.arguments(InvitationCode)
@blueprint.response(200, InvitedBy)
def look_up(values: dict[str, Any]) -> Any:
    """Whose invitation is this"""
    invitation = invitations.open_invitation(values["code"], None, clock.now())
    therapist = db.session.get_one(Account, invitation.therapist_id)
    clinic = db.session.get_one(Clinic, therapist.clinic_id)
    return {"therapist": therapist, "clinic": clinic, "expires_at": invitation.expires_at}


@blueprint.endpoint("POST", "/care-links", Access.CLIENT, held=True, limit=Limit("share", 20))
@blueprint.arguments(ConsentByCode, example={"code": "K7Q2-9XHM", "scopes": ["practice", "sleep"]})
@blueprint.response(201, Link, description="Shared from now on.")
def share(values: dict[str, Any]) -> Any:
    """Share with the therapist who sent the code"""
    client, now = caller().account, clock.now()
    invitation = invitations.open_invitation(values["code"], client.id, now)
    invitation.account_id, invitation.linked_at = client.id, now
    made = care.link(client, invitation.therapist_id, values["scopes"], values["until"], now)
    _note(made, "consent-given")
    return _shown(made)


@blueprint.endpoint("GET", "/care-links", Access.CLIENT)
@blueprint.response(200, Links)
def links() -> Any:
    """With whom I share what"""
    rows = care.own_links(caller().id)
    return {"items": [_link(*row) for row in rows]}


@blueprint.endpoint("PUT", "/care-links/<id>", Access.CLIENT)
@blueprint.arguments(Consent, example={"scopes": ["sleep"], "until": "2027-03-31"})
@blueprint.response(200, Link)
def change_link(values: dict[str, Any], id: Any) -> Any:
    """Share more, less, or for longer"""
    client = caller().account
    link = care.own_link(client.id, id)
    if care.shares_more(link, values["scopes"], values["until"]):
        not_held(caller(), clock.now())
    care.change(link, client, values["scopes"], values["until"])
    _note(link, "consent-changed")
    return _shown(link)


@blueprint.endpoint("DELETE", "/care-links/<id>", Access.CLIENT)
@blueprint.response(204, description="Nothing is shared any more, from this moment.")
def stop_sharing(id: Any) -> Any:
    """Stop sharing"""
    link = care.own_link(caller().id, id)
    link.revoked_at = clock.now()
    _note(link, "consent-withdrawn")
    return ""


def _note(link: CareLink, action: str) -> None:
    details = {"therapist": str(link.therapist_id), "scopes": link.scopes}
    audit.record(link.client_id, link.client_id, action, details, clock.now())


def _shown(link: CareLink) -> dict[str, Any]:
    therapist = db.session.get_one(Account, link.therapist_id)
    return _link(link, therapist, db.session.get_one(Clinic, therapist.clinic_id).name)


def _link(link: CareLink, therapist: Account, clinic: str) -> dict[str, Any]:
    names = ("id", "scopes", "until", "next_session_at", "looks_every_days", "created_at")
    shown = {name: getattr(link, name) for name in names}
    return {**shown, "therapist": therapist, "clinic": {"name": clinic}}
