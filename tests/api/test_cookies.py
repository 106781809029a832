"""The browser's cookie, and what no cache may keep."""

from backend.core.ids import uuid7
from tests.people import PASSWORD, People


def test_a_write_by_cookie_must_come_from_our_own_pages(people: People) -> None:
    http = people.app.test_client()
    body = {"email": people.client.email, "password": PASSWORD, "transport": "cookie"}
    signed_in = http.post("/v1/sessions", json=body, base_url="https://localhost")
    assert signed_in.get_json()["access_token"] is signed_in.get_json()["refresh_token"] is None
    header, hint = signed_in.headers.getlist("Set-Cookie")
    assert header.startswith("__Host-anew-session=")
    assert {part.strip() for part in header.split(";")} >= {
        "HttpOnly",
        "Secure",
        "SameSite=Strict",
        "Path=/",
    }
    assert "Domain" not in header
    same = header.replace("session=" + token_in(header), "signed-in=yes").replace("HttpOnly; ", "")
    assert undated(hint) == undated(same)

    def patch(origin: str | None) -> int:
        headers = {} if origin is None else {"Origin": origin}
        sent = {"json": {"locale": "de"}, "headers": headers, "base_url": "https://localhost"}
        return http.patch("/v1/me", **sent).status_code

    assert http.get("/v1/me", base_url="https://localhost").status_code == 200
    for foreign in (None, "null", "https://evil.example", "https://localhost.evil.example", ""):
        assert patch(foreign) == 403, foreign
    assert patch("https://localhost:8443") == 403
    assert patch("https://localhost") == 200
    assert patch("http://localhost") == 200  # ANEW_BASE_URL of the tests
    forged = http.patch(
        "/v1/me", json={}, base_url="https://localhost", headers={"Origin": "https://evil.example"}
    )
    assert forged.status_code == 403
    out = http.delete(
        "/v1/sessions/current",
        base_url="https://localhost",
        headers={"Origin": "https://localhost"},
    )
    assert out.status_code == 204
    assert [line.partition("=")[0] for line in out.headers.getlist("Set-Cookie")] == [
        "__Host-anew-session",
        "__Host-anew-signed-in",
    ]
    assert all("Max-Age=0" in line for line in out.headers.getlist("Set-Cookie"))
    assert '"storage"' in out.headers["Clear-Site-Data"]
    assert http.get("/v1/me", base_url="https://localhost").status_code == 401


def undated(cookie: str) -> list[str]:
    """It lasts for its Max-Age; a second may end between the dates of two."""
    return [part for part in cookie.split("; ") if not part.startswith("Expires=")]


def token_in(cookie: str) -> str:
    return cookie.partition("=")[2].partition(";")[0]


def test_a_token_may_not_stand_in_the_address(people: People) -> None:
    answer = people.app.test_client().get(f"/v1/me?access_token={people.client.token}")
    assert answer.status_code == 401


def test_what_is_personal_is_never_kept_by_a_cache(people: People) -> None:
    answers = [
        people.client.get("/v1/me"),
        people.client.get(f"/v1/patterns/{uuid7()}"),
        people.client.get("/v1/nights/x"),
        people.app.test_client().get("/v1/me"),
    ]
    assert [answer.headers.get("Cache-Control") for answer in answers] == ["no-store"] * 4
