"""The reviewed list: who may use which route. tests/access/ tries every cell of it."""

from flask import Flask

# Who may use a route. Nobody else may.
PUBLIC = frozenset({"nobody", "client", "stranger", "therapist", "colleague", "former", "admin"})
SIGNED_IN = PUBLIC - {"nobody"}
CLIENT = frozenset({"client", "stranger"})
THERAPIST = frozenset({"therapist", "colleague", "former"})
ADMIN = frozenset({"admin"})
OWNER = frozenset({"client"})  # a record of hers: for another client it does not exist
CONSENT = frozenset({"therapist"})
ROLES = ("nobody", "client", "stranger", "therapist", "colleague", "former", "admin")

ROUTES: dict[str, frozenset[str]] = {
    "GET /": PUBLIC,  # the web app itself
    "GET /<path:path>": PUBLIC,
    "GET /health/live": PUBLIC,
    "GET /health/ready": PUBLIC,
    "GET /metrics": PUBLIC,  # from this machine, or with the token
    "GET /v1/crisis-lines": PUBLIC,
    "GET /v1/medicine-catalogue": CLIENT,
    "POST /v1/accounts": PUBLIC,
    "GET /v1/me": SIGNED_IN,
    "PATCH /v1/me": SIGNED_IN,
    "DELETE /v1/me": CLIENT,
    "POST /v1/sessions": PUBLIC,
    "POST /v1/sessions/refresh": PUBLIC,
    "POST /v1/sessions/passkey": PUBLIC,
    "POST /v1/sessions/current/confirmation": SIGNED_IN,
    "GET /v1/sessions": SIGNED_IN,
    "DELETE /v1/sessions": SIGNED_IN,
    "DELETE /v1/sessions/current": SIGNED_IN,
    "DELETE /v1/sessions/<id>": OWNER,
    "PUT /v1/me/password": SIGNED_IN,
    "POST /v1/password-resets": PUBLIC,
    "POST /v1/password-resets/use": PUBLIC,
    "POST /v1/totp": SIGNED_IN,
    "PUT /v1/totp": SIGNED_IN,
    "DELETE /v1/totp": SIGNED_IN,
    "POST /v1/totp/recovery-codes": SIGNED_IN,
    "POST /v1/passkeys/challenge": PUBLIC,
    "GET /v1/passkeys": SIGNED_IN,
    "POST /v1/passkeys/options": SIGNED_IN,
    "POST /v1/passkeys": SIGNED_IN,
    "DELETE /v1/passkeys/<id>": OWNER,
    "POST /v1/invitations": THERAPIST,
    "POST /v1/invitations/look-up": PUBLIC,
    "GET /v1/care-links": CLIENT,
    "POST /v1/care-links": CLIENT,
    "PUT /v1/care-links/<id>": OWNER,
    "DELETE /v1/care-links/<id>": OWNER,
    "GET /v1/care-links/<id>/preview": OWNER,
    "GET /v1/calendar-feed": CLIENT,
    "POST /v1/calendar-feed": CLIENT,
    "GET /v1/calendar/<token>.ics": PUBLIC,  # who has the address
    "DELETE /v1/calendar-feed": CLIENT,
    "GET /v1/access-log": CLIENT,
    "GET /v1/changes": CLIENT,
    "POST /v1/changes": CLIENT,
    "GET /v1/export": CLIENT,
    "POST /v1/sleep-imports": CLIENT,
    "GET /v1/insights": CLIENT,
    "GET /v1/sleep/metrics": CLIENT,
    "GET /v1/practice/next": CLIENT,
    "GET /v1/practice/map": CLIENT,
    "GET /v1/lenses": SIGNED_IN,
    "GET /v1/measures": SIGNED_IN,
    "GET /v1/measures/due": CLIENT,
    "GET /v1/suggestions": CLIENT,
    "PUT /v1/suggestions/<id>/answer": OWNER,
    "GET /v1/sleep-window": CLIENT,
    "DELETE /v1/sleep-window": OWNER,
    "PUT /v1/devices/<id>": CLIENT,
    "DELETE /v1/devices/<id>": OWNER,
    "POST /v1/deliveries/<id>/receipts": OWNER,
    "POST /v1/reminders/<id>/test": OWNER,
    "GET /v1/push-key": CLIENT,
    "GET /v1/clinic/therapists": ADMIN,
    "DELETE /v1/clinic/therapists/<id>": ADMIN,
    "GET /v1/clients": THERAPIST,
    "PUT /v1/clients/<client_id>/next-session": CONSENT,
    "PUT /v1/clients/<client_id>/looks": CONSENT,
    "GET /v1/clients/<client_id>/summary": CONSENT,
    "GET /v1/clients/<client_id>/records": CONSENT,
    "GET /v1/clients/<client_id>/fhir": CONSENT,
    "GET /v1/clients/<client_id>/suggestions": CONSENT,
    "POST /v1/clients/<client_id>/suggestions": CONSENT,
    "DELETE /v1/clients/<client_id>/suggestions/<id>": CONSENT,
    "GET /v1/clients/<client_id>/sleep-window": CONSENT,
    "PUT /v1/clients/<client_id>/sleep-window": CONSENT,
    "DELETE /v1/clients/<client_id>/sleep-window": CONSENT,
    "PUT /v1/clients/<client_id>/medicine-note": CONSENT,
    "PUT /v1/clients/<client_id>/stall-card": CONSENT,
    **{
        f"{method} /v1/{path}/<{key}>": who
        for path, key in (
            ("patterns", "id"),
            ("contexts", "id"),
            ("behaviours", "id"),
            ("practice-entries", "id"),
            ("pattern-moments", "id"),
            ("therapy-sessions", "id"),
            ("recalls", "id"),
            ("transfer-probes", "id"),
            ("rehearsal-choices", "id"),
            ("nights", "date"),
            ("naps", "id"),
            ("medicines", "id"),
            ("device-nights", "id"),
            ("measure-responses", "id"),
            ("measure-schedules", "id"),
            ("reminders", "id"),
            ("safety-plans", "id"),
            ("safety-contacts", "id"),
        )
        for method, who in (("GET", OWNER), ("PUT", CLIENT), ("DELETE", OWNER))
    },
    **{
        f"GET /v1/{path}": CLIENT
        for path in (
            "patterns contexts behaviours practice-entries nights naps medicines reminders "
            "pattern-moments therapy-sessions recalls transfer-probes rehearsal-choices "
            "safety-plans safety-contacts device-nights measure-responses measure-schedules"
        ).split()
    },
    **{
        f"GET /v1/{path}/<id>/versions": OWNER
        for path in (
            "patterns contexts behaviours practice-entries pattern-moments therapy-sessions "
            "medicines measure-responses measure-schedules"
        ).split()
    },
}

# These want the password once more: whoever has the unlocked phone in hand does not have it.
FRESH = frozenset(
    {
        "POST /v1/passkeys/options",
        "POST /v1/passkeys",
        "DELETE /v1/passkeys/<id>",
        "POST /v1/totp",
        "PUT /v1/totp",
        "DELETE /v1/totp",
        "POST /v1/totp/recovery-codes",
        "PUT /v1/me/password",
        "GET /v1/export",
        "DELETE /v1/me",
        "DELETE /v1/clinic/therapists/<id>",
    }
)
# These wait for a day after a reset by mail; changing a consent does when it widens.
HELD = frozenset({"POST /v1/care-links", "GET /v1/export"})
# What changes or ends a consent, a sign-in or an account: tried last, in this order.
ENDS = (
    "PUT /v1/care-links/<id>",
    "DELETE /v1/care-links/<id>",
    "DELETE /v1/sessions/current",
    "PUT /v1/me/password",
    "DELETE /v1/sessions",
    "DELETE /v1/me",
)


def described(app: Flask) -> set[str]:
    return {
        f"{method} {rule.rule}"
        for rule in app.url_map.iter_rules()
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
    }


def test_every_route_has_a_row_and_every_row_a_route(running: Flask) -> None:
    assert described(running) == set(ROUTES)


def test_every_route_of_the_api_names_its_policy(running: Flask) -> None:
    for rule in running.url_map.iter_rules():
        if rule.rule.startswith(("/v1/", "/health/")):
            view = running.view_functions[rule.endpoint]
            assert hasattr(view, "policy"), rule.rule
