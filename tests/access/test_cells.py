"""Every route, everybody, every consent, every sign-in: denied, but for the reviewed list."""

from collections import Counter

import pytest
from werkzeug.test import TestResponse

from tests.access.cast import CONSENTS, SIGN_INS, Cast, asked
from tests.api.refusals import stored
from tests.test_access import (
    ADMIN,
    CLIENT,
    CONSENT,
    ENDS,
    OWNER,
    PUBLIC,
    ROLES,
    ROUTES,
    SIGNED_IN,
    THERAPIST,
)

ANYBODYS = ("DELETE /v1/sessions/<id>", "DELETE /v1/passkeys/<id>")
"""Not only clients have these; only the client's own are tried."""
LIVING = {"live", "narrowed"}
ANOTHER_CLINIC = "DELETE /v1/clinic/therapists/<id>"
NO_SUCH_FILE = "GET /<path:path>"
LINK = "/v1/care-links/<id>"
UNDER_A_SCOPE = tuple(
    f"/v1/clients/<client_id>/{what}"
    for what in ("suggestions", "medicine-note", "records", "stall-card")
)
# Her own links go on being hers when they have run out; one that she revoked is not there.
HER_LINKS = {
    ("revoked", f"GET {LINK}/preview"): 404,
    ("revoked", f"PUT {LINK}"): 404,
    ("revoked", f"DELETE {LINK}"): 404,
    ("expired", f"GET {LINK}/preview"): 410,
    # A window holds only while its therapist may see her sleep: there is none to decline.
    ("revoked", "DELETE /v1/sleep-window"): 404,
    ("expired", "DELETE /v1/sleep-window"): 404,
}


def expected(cast: Cast, route: str, role: str, sign_in: str) -> int | None:
    """The status of a refusal; None: she may, whatever becomes of it."""
    allowed = ROUTES[route]
    if route == NO_SUCH_FILE:
        return 404
    if "nobody" in allowed:
        return None
    if role == "nobody" or sign_in in ("ended", "expired"):
        return 401
    if sign_in == "weak" and role in THERAPIST and allowed in (THERAPIST, CONSENT):
        return 403
    if sign_in == "weak" and allowed is ADMIN:
        return 403
    if route == ANOTHER_CLINIC and role == "admin":
        return 404
    if role not in allowed:
        return _not_hers(route, role)
    if allowed is CONSENT and cast.consent not in LIVING:
        return 404
    if cast.consent == "narrowed" and route.split()[1].startswith(UNDER_A_SCOPE):
        return 404  # to sleep alone: no plan, attempt, medicine or questionnaire
    return HER_LINKS.get((cast.consent, route)) if role == "client" else None


def _not_hers(route: str, role: str) -> int:
    """Whoever has the role for it finds nothing; whoever has not may not even look."""
    allowed = ROUTES[route]
    kind = CLIENT if allowed is OWNER else THERAPIST if allowed is CONSENT else frozenset()
    return 404 if role in kind or route in ANYBODYS else 403


def fits(status: int, refusal: int | None) -> bool:
    if refusal is not None:
        return status == refusal
    return status in (200, 201, 202, 204, 409, 412, 422)


@pytest.mark.parametrize("consent", CONSENTS)
def test_whoever_is_not_on_the_list_is_refused_and_leaves_nothing_behind(
    casts: dict[str, Cast], consent: str
) -> None:
    cast, wrong, count = casts[consent], {}, Counter[int]()
    for role in ROLES:
        for sign_in in SIGN_INS:
            cast.token(role, sign_in)
    bodies = {route: cast.body(route) for route in ROUTES}
    before = stored(cast.world.people)
    for route in ROUTES:
        for role in ROLES:
            for sign_in in SIGN_INS if role != "nobody" else ("live",):
                refusal = expected(cast, route, role, sign_in)
                if refusal is None:
                    continue
                for method in asked(route) if sign_in == "live" else (route,):
                    answer = cast.send(method, cast.token(role, sign_in), bodies[route])
                    count[answer.status_code] += 1
                    if not refused(answer, refusal):
                        wrong[method, role, sign_in] = (answer.status_code, refusal)
    assert wrong == {}
    assert stored(cast.world.people) == before
    assert count.total() > 1000
    print(consent, dict(count))


def refused(answer: TestResponse, status: int | None) -> bool:
    head = answer.request.method == "HEAD"
    plain = answer.mimetype == "application/problem+json" and bool(answer.data) is not head
    return answer.status_code == status and plain


@pytest.mark.parametrize("consent", CONSENTS)
def test_whoever_is_on_the_list_may(casts: dict[str, Cast], consent: str) -> None:
    cast, wrong = casts[consent], {}
    cast.tokens.clear()  # the colleague and the admin play in each cast, and sign out at its end
    for route in [route for route in ROUTES if route not in ENDS] + [*ENDS]:
        for role in ROLES:
            if role not in ROUTES[route]:
                continue
            token = cast.fresh_token(role) if route in ENDS else cast.token(role)
            refusal = expected(cast, route, role, "live")
            for method in asked(route):
                answer = cast.send(method, token, cast.world.body(route))
                if not fits(answer.status_code, refusal):
                    wrong[method, role] = (answer.status_code, refusal)
    assert wrong == {}


def test_the_roles_are_what_they_are_called() -> None:
    assert frozenset(ROLES) == PUBLIC == SIGNED_IN | {"nobody"}
