"""Who is measured: the product as its operator runs it, its peers, and the limit."""

import os
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from backend.core.config import ROOT
from benchmarks.seed import Place

PEERS = ROOT / ".venv-bench" / "bin"
HOST = "127.0.0.1"
Command = Callable[[int], list[str]]


@dataclass(frozen=True)
class Contender:
    """`command` starts it on a port; `scheme` is how it names its database."""

    name: str
    says: str
    command: Command
    scheme: str = "postgresql"
    product: bool = False

    def environment(self, place: Place) -> dict[str, str]:
        """For the server: all settings it needs, and none of this process's own.

        An installed server has its bytecode: the first start leaves it for the others.
        """
        clean = {
            name: value
            for name, value in os.environ.items()
            if not name.startswith("ANEW_") and name != "PYTHONDONTWRITEBYTECODE"
        }
        if self.product:
            return {**clean, **_settings(place)}
        assert place.peers
        database = f"{self.scheme}://{place.peers.partition('://')[2]}"
        django = {"DJANGO_SETTINGS_MODULE": "benchmarks.peers.django_settings"}
        return {**clean, **django, "BENCH_DATABASE": database}


def _settings(place: Place) -> dict[str, str]:
    """Limits are off only where they count tries to sign in: no measured request meets one."""
    return {
        "ANEW_DATABASE_URL": place.product,
        "ANEW_MASTER_KEY_FILE": str(place.key_file),
        "ANEW_VAPID_KEY_FILE": str(place.targets / "vapid.pem"),
        "ANEW_ERASURE_LIST": str(place.targets / "erased"),
        "ANEW_EMBEDDED_WORKER": "0",
        "ANEW_RATE_LIMITS": "0",
    }


def _anew(port: int) -> list[str]:
    return [sys.executable, "-c", "from backend.cli import main; main()", "serve", f"--port={port}"]


def _granian(application: str, threads: int) -> Command:
    granian = str(Path(sys.executable).with_name("granian"))
    options = ["--interface=wsgi", "--no-ws", f"--blocking-threads={threads}", "--no-access-log"]
    return lambda port: [granian, *options, f"--host={HOST}", f"--port={port}", application]


def _uvicorn(application: str) -> Command:
    uvicorn, options = str(PEERS / "uvicorn"), ["--no-access-log", "--log-level=warning"]
    return lambda port: [uvicorn, *options, f"--host={HOST}", f"--port={port}", application]


def _gunicorn(application: str) -> Command:
    gunicorn, options = str(PEERS / "gunicorn"), ["--worker-class=gthread", "--threads=16"]
    return lambda port: [gunicorn, *options, f"--bind={HOST}:{port}", application]


PRODUCT = Contender("anew", "Anew", _anew, product=True)
SQLALCHEMY = Contender(
    "sqlalchemy",
    "FastAPI + SQLAlchemy",
    _uvicorn("benchmarks.peers.fastapi_sqlalchemy:app"),
    "postgresql+asyncpg",
)
ASYNCPG = Contender(
    "asyncpg", "FastAPI + asyncpg by hand", _uvicorn("benchmarks.peers.fastapi_asyncpg:app")
)
DJANGO = Contender(
    "django",
    "Django REST framework",
    _gunicorn("django.core.wsgi:get_wsgi_application()"),
)
LIMIT = Contender("limit", "the limit", _granian("benchmarks.peers.limit:application", 8))
SQLITE_PEER = Contender(
    "sqlalchemy",
    "FastAPI + SQLAlchemy",
    _uvicorn("benchmarks.peers.fastapi_sqlalchemy:app"),
    "sqlite+aiosqlite",
)
SQLITE_LIMIT = Contender(
    "limit", "the limit", _granian("benchmarks.peers.limit_sqlite:application", 8), "sqlite"
)
