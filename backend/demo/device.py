"""A phone or a browser of the demo: it knows the public API and nothing else."""

from datetime import datetime, timedelta
from typing import Any

from flask import Flask

from backend.core import clock
from backend.demo.story import PASSWORD


class Device:
    """Signed in as one person; asks for its next tokens when the old ones have run out."""

    def __init__(self, app: Flask, email: str) -> None:
        self._http = app.test_client()
        self._email = email
        self._tokens: dict[str, Any] = {}
        self._until: datetime | None = None

    def sign_up(self, code: str, values: dict[str, Any]) -> None:
        body = {"invitation_code": code, "email": self._email, "password": PASSWORD, **values}
        self._send("POST", "/v1/accounts", body)

    def call(self, method: str, path: str, json: Any = None) -> Any:
        """The answer's JSON. Raises RuntimeError for a refusal: the demo sends nothing wrong."""
        if self._until is None or clock.now() >= self._until:
            self._sign_in()
        return self._send(method, path, json, f"Bearer {self._tokens['access_token']}")

    def _sign_in(self) -> None:
        if self._tokens:
            body = {"refresh_token": self._tokens["refresh_token"]}
            self._tokens = self._send("POST", "/v1/sessions/refresh", body)
        else:
            body = {"email": self._email, "password": PASSWORD, "device_name": "Demo"}
            self._tokens = self._send("POST", "/v1/sessions", body)
        self._until = clock.now() + timedelta(seconds=self._tokens["expires_in"])

    def _send(self, method: str, path: str, json: Any, sign_in: str = "") -> Any:
        headers = {"Authorization": sign_in} if sign_in else {}
        answer = self._http.open(path, method=method, json=json, headers=headers)
        if answer.status_code >= 400:
            raise RuntimeError(f"{method} {path}: {answer.status_code} {answer.text}")
        return answer.get_json() if answer.data else None
