"""The sleep window on the wire: only a therapist sets one, the client reads it and may decline."""

from typing import Any
from uuid import UUID

from marshmallow import fields

from api.access import Access, caller, consent
from api.fields import Clock, Day, Instant, Switch, choice, required
from api.http import Answer, Blueprint, Schema
from api.suggestions import SuggestedBy
from backend.accounts.models import CareLink
from backend.core import clock
from backend.core.errors import NotFound
from sharing import sleep_windows
from sleep.window import EXCLUSIONS

blueprint = Blueprint(
    "sleep-windows", __name__, url_prefix="/v1", description="Hours in bed that were agreed."
)

EXAMPLE = {
    "into_bed": "00:30",
    "out_of_bed": "06:30",
    "from": "2026-11-26",
    "asked": dict.fromkeys(EXCLUSIONS, False),
}

Asked: Any = Schema.from_dict(
    {name: required(Switch, f"Is there {says}?") for name, says in EXCLUSIONS.items()},
    name="Asked",
)


class NewSleepWindow(Schema):
    """At least 5 hours 30 minutes, at most 12 hours, on the clock on the wall."""

    into_bed = required(Clock, "Not into bed before.")
    out_of_bed = required(Clock, "Out of bed at.")
    starts_on = Day(required=True, data_key="from", metadata={"description": "From which date."})
    asked = fields.Nested(
        Asked,
        required=True,
        metadata={"description": "Each was asked; a single yes refuses. Yeses are not stored."},
    )


class Doer(Answer):
    role = fields.String(metadata={"description": "`therapist` or `client`."})
    display_name = fields.String(allow_none=True)


class SleepWindowDeed(Answer):
    deed = choice(*sleep_windows.DEEDS, says="`declined`: by the client.", required=True)
    at = required(Instant, "When.")
    by = fields.Nested(
        Doer, allow_none=True, metadata={"description": "Null: that account is gone."}
    )
    therapist = fields.Nested(
        SuggestedBy, allow_none=True, metadata={"description": "Whose window it was."}
    )
    into_bed = Clock(allow_none=True)
    out_of_bed = Clock(allow_none=True)
    starts_on = Day(data_key="from", allow_none=True)
    time_in_bed_minutes = fields.Integer(
        allow_none=True,
        metadata={"description": "On the wall clock: also when the clocks change."},
    )
    asked = fields.List(
        fields.String(),
        allow_none=True,
        metadata={"description": "What was asked before; each answer was no."},
    )


class SleepWindow(Answer):
    window = fields.Nested(
        SleepWindowDeed,
        allow_none=True,
        metadata={"description": "In force; null is the default. Never a score."},
    )
    history = fields.List(fields.Nested(SleepWindowDeed), required=True)


@blueprint.endpoint("PUT", "/clients/<client_id>/sleep-window", Access.CARE)
@blueprint.arguments(NewSleepWindow, example=EXAMPLE)
@blueprint.response(200, SleepWindow, description="In place of any window before.")
def set_sleep_window(values: dict[str, Any], **_client: UUID) -> Any:
    """Set her sleep window, after asking what stands against it; needs the scope `sleep`"""
    return sleep_windows.set_window(_sleep(), values, clock.now())


@blueprint.endpoint("GET", "/clients/<client_id>/sleep-window", Access.CARE, writes=True)
@blueprint.response(200, SleepWindow, description="The deeds: the newest first.")
def sleep_window_of(**_client: UUID) -> Any:
    """Her sleep window and what became of those before; she sees that it was read"""
    return sleep_windows.read(_sleep(), clock.now())


@blueprint.endpoint("DELETE", "/clients/<client_id>/sleep-window", Access.CARE)
@blueprint.response(204, description="There is no window now.")
def remove_sleep_window(**_client: UUID) -> Any:
    """Take her sleep window away, whoever set it"""
    sleep_windows.remove(_sleep(), clock.now())
    return ""


@blueprint.endpoint("GET", "/sleep-window", Access.CLIENT)
@blueprint.response(200, SleepWindow, description="The deeds: the newest first.")
def my_sleep_window() -> Any:
    """My sleep window: null unless a therapist who may see my sleep set one"""
    return sleep_windows.seen(caller().id, clock.now())


@blueprint.endpoint("DELETE", "/sleep-window", Access.CLIENT, errors=(404,))
@blueprint.response(204, description="Declined; who and when stays.")
def decline_sleep_window() -> Any:
    """Decline my sleep window"""
    sleep_windows.decline(caller().id, clock.now())
    return ""


def _sleep() -> CareLink:
    """The consent, if it covers sleep."""
    if sleep_windows.SCOPE not in consent().scopes:
        raise NotFound()
    return consent()
