"""Settings: environment variables, read once, typed, refused when they make no sense."""

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from ipaddress import ip_address
from pathlib import Path
from urllib.parse import urlsplit

ROOT = Path(__file__).resolve().parents[2]


class BadSetting(ValueError):
    """A setting that cannot be used. The message names the variable and the rule."""


@dataclass(frozen=True)
class Settings:
    """Everything that differs between two installations."""

    database_url: str
    """ANEW_DATABASE_URL: sqlite:///… or postgresql+psycopg://…"""
    master_key_file: Path
    """ANEW_MASTER_KEY_FILE: wraps every person's key; keep it out of the database's backups."""
    base_url: str
    """ANEW_BASE_URL: where people reach this server; links and the Origin check are built on it."""
    fcm_credentials: Path | None = None
    """ANEW_FCM_CREDENTIALS: a Google service account file."""
    fcm_endpoint: str | None = None
    """ANEW_FCM_ENDPOINT: a gateway in front of FCM; a loopback one needs no Google credential."""
    vapid_key_file: Path = ROOT / "instance" / "vapid.pem"
    """ANEW_VAPID_KEY_FILE: by which push services know this server; `anew migrate` makes it."""
    open_registration: bool = False
    """ANEW_OPEN_REGISTRATION: may a client sign up without an invitation?"""
    workers: int = 1
    """ANEW_WORKERS: web processes. One a core; the database likes fewer."""
    embedded_worker: bool = True
    """ANEW_EMBEDDED_WORKER: does `anew serve` also send reminders?"""
    therapist_mfa: bool = True
    """ANEW_THERAPIST_MFA: `required`, or `optional` (for a demo); therapists and admins."""
    smtp_url: str | None = None
    """ANEW_SMTP_URL: smtp://user:password@host:587 (STARTTLS) or smtps://…:465, for mails."""
    mail_from: str | None = None
    """ANEW_MAIL_FROM: the sender's address; needed with ANEW_SMTP_URL."""
    trusted_proxies: frozenset[str] = frozenset()
    """ANEW_TRUSTED_PROXIES: addresses whose X-Forwarded-For counts, separated by commas."""
    rate_limits: bool = True
    """ANEW_RATE_LIMITS: 0 when something in front of this server limits sign-in tries."""
    erasure_list: Path = ROOT / "instance" / "erased"
    """ANEW_ERASURE_LIST: who was erased; outside the database, for whatever backup comes back."""
    pg_bin: Path | None = None
    """ANEW_PG_BIN: the folder of pg_dump, pg_restore and psql, when they are not on the PATH."""
    metrics_token: str | None = None
    """ANEW_METRICS_TOKEN: who shows it may read /metrics; without it, only this machine may."""
    app_directory: Path = ROOT / "app" / "dist"
    """ANEW_APP_DIRECTORY: the built web app."""


def read(environment: Mapping[str, str] = os.environ) -> Settings:
    """The settings of this environment. Raises `BadSetting`."""
    instance = ROOT / "instance"
    if environment.get("ANEW_SMTP_URL") and not environment.get("ANEW_MAIL_FROM"):
        raise BadSetting("ANEW_SMTP_URL needs ANEW_MAIL_FROM: a mail has a sender")
    return Settings(
        database_url=_database(
            environment, "ANEW_DATABASE_URL", f"sqlite:///{instance / 'anew.db'}"
        ),
        master_key_file=Path(environment.get("ANEW_MASTER_KEY_FILE") or instance / "master.key"),
        base_url=_url(environment, "ANEW_BASE_URL", "http://127.0.0.1:8000"),
        fcm_credentials=_path(environment, "ANEW_FCM_CREDENTIALS"),
        fcm_endpoint=_url(environment, "ANEW_FCM_ENDPOINT", "") or None,
        vapid_key_file=_path(environment, "ANEW_VAPID_KEY_FILE") or instance / "vapid.pem",
        open_registration=_switch(environment, "ANEW_OPEN_REGISTRATION", False),
        workers=_count(environment, "ANEW_WORKERS", 1),
        embedded_worker=_switch(environment, "ANEW_EMBEDDED_WORKER", True),
        therapist_mfa=_word(environment, "ANEW_THERAPIST_MFA", "required", "optional")
        == "required",
        smtp_url=_smtp(environment, "ANEW_SMTP_URL"),
        mail_from=_sender(environment, "ANEW_MAIL_FROM"),
        trusted_proxies=_addresses(environment, "ANEW_TRUSTED_PROXIES"),
        rate_limits=_switch(environment, "ANEW_RATE_LIMITS", True),
        erasure_list=_path(environment, "ANEW_ERASURE_LIST") or instance / "erased",
        pg_bin=_path(environment, "ANEW_PG_BIN"),
        metrics_token=_token(environment, "ANEW_METRICS_TOKEN"),
        app_directory=_path(environment, "ANEW_APP_DIRECTORY") or ROOT / "app" / "dist",
    )


def for_programs(**more: str) -> dict[str, str]:
    """The environment of a program that we start."""
    return {**os.environ, **more}


def _database(environment: Mapping[str, str], name: str, default: str) -> str:
    text = environment.get(name) or default
    if not text.startswith(("sqlite:///", "postgresql+psycopg://")):
        raise BadSetting(f"{name} must start with sqlite:/// or postgresql+psycopg://")
    return text


def _path(environment: Mapping[str, str], name: str) -> Path | None:
    text = environment.get(name)
    return Path(text) if text else None


def _url(environment: Mapping[str, str], name: str, default: str) -> str:
    text = environment.get(name) or default
    if text and not (text.startswith(("http://", "https://")) and urlsplit(text).hostname):
        raise BadSetting(f"{name} must be an address that starts with http:// or https://")
    return text.rstrip("/")


def _switch(environment: Mapping[str, str], name: str, default: bool) -> bool:
    text = environment.get(name) or ("1" if default else "0")
    if text not in ("0", "1"):
        raise BadSetting(f"{name} must be 0 or 1")
    return text == "1"


def _count(environment: Mapping[str, str], name: str, default: int) -> int:
    text = environment.get(name) or str(default)
    if not (text.isascii() and text.isdigit() and 1 <= int(text) <= 64):
        raise BadSetting(f"{name} must be a whole number from 1 to 64")
    return int(text)


def _word(environment: Mapping[str, str], name: str, *words: str) -> str:
    text = environment.get(name) or words[0]
    if text not in words:
        raise BadSetting(f"{name} must be {' or '.join(words)}")
    return text


def _smtp(environment: Mapping[str, str], name: str) -> str | None:
    text = environment.get(name)
    if text and not (text.startswith(("smtp://", "smtps://")) and urlsplit(text).hostname):
        raise BadSetting(f"{name} must be an address that starts with smtp:// or smtps://")
    return text or None


def _sender(environment: Mapping[str, str], name: str) -> str | None:
    text = environment.get(name)
    if text and not re.fullmatch(r"[!-?A-~]+@[A-Za-z0-9.-]+", text):
        raise BadSetting(f"{name} must be an e-mail address, like notes@example.org")
    return text or None


def _token(environment: Mapping[str, str], name: str) -> str | None:
    text = environment.get(name)
    if text and not re.fullmatch(r"[!-~]{16,}", text):
        raise BadSetting(f"{name} must be 16 or more letters, digits and signs")
    return text or None


def _addresses(environment: Mapping[str, str], name: str) -> frozenset[str]:
    try:
        texts = environment.get(name, "").split(",")
        return frozenset(str(ip_address(text.strip())) for text in texts if text.strip())
    except ValueError:
        raise BadSetting(f"{name} must be IP addresses separated by commas") from None
