"""Settings: read once, typed, refused when they make no sense."""

from pathlib import Path
from typing import Any

import pytest

from backend.core import config
from backend.core.config import ROOT, BadSetting


def test_nothing_has_to_be_set() -> None:
    settings = config.read({})
    assert settings.database_url == f"sqlite:///{ROOT / 'instance' / 'anew.db'}"
    assert settings.master_key_file == ROOT / "instance" / "master.key"
    assert settings.base_url == "http://127.0.0.1:8000"
    assert (settings.fcm_credentials, settings.fcm_endpoint) == (None, None)
    assert (settings.open_registration, settings.embedded_worker) == (False, True)
    assert settings.workers == 1
    assert settings.app_directory == ROOT / "app" / "dist"


GOOD: list[tuple[str, str, str, Any]] = [
    ("ANEW_DATABASE_URL", "postgresql+psycopg://a@/b", "database_url", "postgresql+psycopg://a@/b"),
    ("ANEW_MASTER_KEY_FILE", "/run/key", "master_key_file", Path("/run/key")),
    ("ANEW_BASE_URL", "https://anew.example/", "base_url", "https://anew.example"),
    ("ANEW_FCM_CREDENTIALS", "/run/fcm.json", "fcm_credentials", Path("/run/fcm.json")),
    ("ANEW_FCM_ENDPOINT", "http://127.0.0.1:9", "fcm_endpoint", "http://127.0.0.1:9"),
    ("ANEW_OPEN_REGISTRATION", "1", "open_registration", True),
    ("ANEW_EMBEDDED_WORKER", "0", "embedded_worker", False),
    ("ANEW_WORKERS", "4", "workers", 4),
    ("ANEW_THERAPIST_MFA", "optional", "therapist_mfa", False),
    ("ANEW_RATE_LIMITS", "0", "rate_limits", False),
    ("ANEW_TRUSTED_PROXIES", "10.0.0.1, ::1", "trusted_proxies", frozenset({"10.0.0.1", "::1"})),
    ("ANEW_MAIL_FROM", "notes@anew.example", "mail_from", "notes@anew.example"),
    ("ANEW_APP_DIRECTORY", "/srv/app", "app_directory", Path("/srv/app")),
]


@pytest.mark.parametrize(("variable", "text", "name", "value"), GOOD)
def test_a_setting_is_read(variable: str, text: str, name: str, value: Any) -> None:
    assert getattr(config.read({variable: text}), name) == value
    assert config.read({variable: ""}) == config.read({}), "empty is not set"


BAD = [
    ("ANEW_DATABASE_URL", "mysql://a@/b"),
    ("ANEW_DATABASE_URL", "postgresql://a@/b"),
    ("ANEW_BASE_URL", "https:///nowhere"),
    ("ANEW_BASE_URL", "anew.example"),
    ("ANEW_BASE_URL", "ftp://anew.example"),
    ("ANEW_FCM_ENDPOINT", "127.0.0.1:9"),
    ("ANEW_OPEN_REGISTRATION", "yes"),
    ("ANEW_OPEN_REGISTRATION", "true"),
    ("ANEW_EMBEDDED_WORKER", "2"),
    ("ANEW_THERAPIST_MFA", "no"),
    ("ANEW_RATE_LIMITS", "off"),
    ("ANEW_TRUSTED_PROXIES", "proxy.internal"),
    ("ANEW_TRUSTED_PROXIES", "10.0.0.0/8"),
    ("ANEW_MAIL_FROM", "Anew <notes@anew.example>"),
    ("ANEW_MAIL_FROM", "anew.example"),
    ("ANEW_MAIL_FROM", "notes@anew.example\nBcc: x@x.example"),
    ("ANEW_WORKERS", "0"),
    ("ANEW_WORKERS", "65"),
    ("ANEW_WORKERS", "-1"),
    ("ANEW_WORKERS", "two"),
    ("ANEW_WORKERS", "²"),
]


@pytest.mark.parametrize(("variable", "text"), BAD)
def test_a_setting_without_sense_is_refused_by_its_name(variable: str, text: str) -> None:
    with pytest.raises(BadSetting, match=variable) as refused:
        config.read({variable: text})
    assert text not in str(refused.value).replace("0 or 1", "").replace("1 to 64", "")


@pytest.mark.parametrize("url", ["smtp://mail.example:587", "smtps://anew:secret@mail.example"])
def test_mail_is_sent_from_somebody(url: str) -> None:
    sender = {"ANEW_MAIL_FROM": "notes@anew.example"}
    assert config.read({"ANEW_SMTP_URL": url, **sender}).smtp_url == url
    with pytest.raises(BadSetting, match="ANEW_MAIL_FROM"):
        config.read({"ANEW_SMTP_URL": url})


@pytest.mark.parametrize("url", ["mail.example:587", "http://mail.example", "smtp://"])
def test_a_mail_server_has_a_name(url: str) -> None:
    with pytest.raises(BadSetting, match="ANEW_SMTP_URL"):
        config.read({"ANEW_SMTP_URL": url, "ANEW_MAIL_FROM": "notes@anew.example"})
