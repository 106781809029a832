"""Puts the application together; decides nothing itself."""

import os
import time

from flask import Flask, Response, g, request

from api import (
    accounts,
    calendar,
    care,
    changes,
    clinic,
    crisis_lines,
    deliveries,
    device_nights,
    devices,
    errors,
    export,
    fhir,
    health,
    insights,
    journal,
    leaving,
    lenses,
    measures,
    medicine_notes,
    medicines,
    meetings,
    metrics,
    next,
    next_session,
    nights,
    passkeys,
    passwords,
    plan,
    practice,
    reminders,
    resets,
    safety,
    sessions,
    shared_records,
    sleep_imports,
    sleep_windows,
    stall_card,
    suggestions,
    therapist,
    totp,
    web,
)
from api.reader import MAX_BODY
from backend.connected import connected
from backend.core import log
from backend.core.config import Settings
from backend.core.errors import AnewError
from backend.core.here import here

BLUEPRINTS = [
    accounts.blueprint,
    export.blueprint,
    leaving.blueprint,
    sessions.blueprint,
    passwords.blueprint,
    totp.blueprint,
    passkeys.blueprint,
    resets.blueprint,
    calendar.blueprint,
    care.blueprint,
    clinic.blueprint,
    plan.blueprint,
    practice.blueprint,
    journal.blueprint,
    lenses.blueprint,
    next.blueprint,
    nights.blueprint,
    medicines.blueprint,
    device_nights.blueprint,
    measures.blueprint,
    stall_card.blueprint,
    sleep_imports.blueprint,
    safety.blueprint,
    crisis_lines.blueprint,
    reminders.blueprint,
    devices.blueprint,
    deliveries.blueprint,
    changes.blueprint,
    insights.blueprint,
    therapist.blueprint,
    medicine_notes.blueprint,
    suggestions.blueprint,
    sleep_windows.blueprint,
    next_session.blueprint,
    meetings.blueprint,
    shared_records.blueprint,
    fhir.blueprint,
    health.blueprint,
    metrics.blueprint,
]


def create_app(settings: Settings) -> Flask:
    """The WSGI application. Raises OSError or ValueError without a usable master key."""
    app = connected(settings)
    app.config.update(
        MAX_CONTENT_LENGTH=MAX_BODY,
        OPEN_REGISTRATION=settings.open_registration,
        APP_DIRECTORY=settings.app_directory,
        THERAPIST_MFA=settings.therapist_mfa,
        TRUSTED_PROXIES=settings.trusted_proxies,
        RATE_LIMITS=settings.rate_limits,
        METRICS_TOKEN=settings.metrics_token,
    )
    app.before_request(_begin)
    app.after_request(_end)
    for blueprint in (*BLUEPRINTS, web.blueprint):
        app.register_blueprint(blueprint)
    web.secure(app)
    errors.register(app)
    return app


def _begin() -> None:
    g.started = time.monotonic()
    log.trace_id.set(os.urandom(8).hex())
    asked = here(request)
    if asked.method in ("POST", "PUT", "PATCH") and asked.content_length is None:
        # A chunked body would be cut at the limit without a word.
        raise _LengthRequired()


class _LengthRequired(AnewError):
    status, code, title = 411, "length-required", "The body needs a Content-Length"


def _end(response: Response) -> Response:
    asked = here(request)
    if asked.blueprint == crisis_lines.blueprint.name:
        return response  # that somebody looks for help is nobody's business
    log.log.info(
        "request",
        endpoint=asked.endpoint,
        method=asked.method,
        status=response.status_code,
        duration_ms=round((time.monotonic() - g.started) * 1000, 1),
    )
    return response
