"""Somebody with an authenticator."""

from dataclasses import dataclass
from datetime import timedelta

from pyotp import TOTP
from werkzeug.test import TestResponse

from backend.core import clock
from tests.people import PASSWORD, Person


@dataclass
class Phone:
    """The authenticator, and the recovery codes she wrote down."""

    totp: TOTP
    recovery_codes: list[str]

    def code(self, steps: int = 0) -> str:
        """The code of now, or of so many times 30 seconds later."""
        return self.totp.at(clock.now() + timedelta(seconds=30 * steps))


def set_up_totp(person: Person) -> Phone:
    """She adds an authenticator; the code of this moment is used for it."""
    made = person.post("/v1/totp", {})
    assert made.status_code == 201, made.text
    totp = TOTP(made.get_json()["secret"])
    answer = person.put("/v1/totp", {"code": totp.at(clock.now())})
    assert answer.status_code == 200, answer.text
    return Phone(totp, answer.get_json()["recovery_codes"])


def sign_in(person: Person, otp: str | None = None, password: str = PASSWORD) -> TestResponse:
    """Another sign-in of hers, by password."""
    who = {"email": person.email, "password": password, "otp": otp}
    return person.http.application.test_client().post("/v1/sessions", json=who)


def signed_in(person: Person, answer: TestResponse) -> Person:
    """Her, on the device that got this answer."""
    assert answer.status_code == 201, answer.text
    http = person.http.application.test_client()
    return Person(http, person.email, person.id, answer.get_json()["access_token"])


def problem(answer: TestResponse) -> str:
    """What kind of refusal this is."""
    return str(answer.get_json()["type"]).removeprefix("urn:anew:problem:")
