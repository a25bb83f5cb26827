"""The issuer with a real Secret Service, and with a key store that waits for a person."""

import json
import os
import shutil
import signal
import subprocess  # noqa: TID251 - starts the real programs
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.issuer.secrets.test_moving import key_store_environment
from zendesk_sandbox.server import RunningSandbox

PROGRAMS = ("dbus-run-session", "dbus-send", "gnome-keyring-daemon")
missing = [name for name in PROGRAMS if shutil.which(name) is None]
needs_secret_service = pytest.mark.skipif(
    bool(missing), reason=f"NOT TESTED with a real key store: {' and '.join(missing)} missing"
)
# A session of its own with a key ring of its own, unlocked if there is a password; then the line.
SESSION = """
unlock=${KEY_RING_PASSWORD:+--unlock}
printf %s "$KEY_RING_PASSWORD" |
    gnome-keyring-daemon --foreground $unlock --components=secrets >"$HOME/daemon" 2>&1 &
daemon=$!
trap 'kill $daemon' EXIT
owned="--print-reply --dest=org.freedesktop.DBus / org.freedesktop.DBus.NameHasOwner"
until dbus-send --session $owned string:org.freedesktop.secrets | grep -q true; do sleep 0.05; done
eval "$1"
"""

InSession = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def in_session(environment: dict[str, str], tmp_path: Path) -> InSession:
    """Runs a line of shell where `issuer` is the program and the key store is a real one."""
    del environment["TICKETBOUND_SECRETS"]
    (tmp_path / "runtime").mkdir(mode=0o700)

    def run(line: str, *, password: str = "of the key ring") -> subprocess.CompletedProcess[str]:
        issuer = f'issuer() {{ "{sys.executable}" -m token_issuer "$@"; }}'
        return subprocess.run(
            ["dbus-run-session", "--", "sh", "-c", SESSION, "sh", f"{issuer}; {line}"],
            env={
                **os.environ,
                **environment,
                "XDG_RUNTIME_DIR": str(tmp_path / "runtime"),
                "KEY_RING_PASSWORD": password,
            },
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )

    return run


@needs_secret_service
def test_a_life_with_a_real_key_store(
    in_session: InSession,
    init_arguments: tuple[str, ...],
    environment: dict[str, str],
    sandbox: RunningSandbox,
    home: Path,
) -> None:
    init = " ".join(f"'{word}'" for word in init_arguments)
    only_here = "unset TICKETBOUND_IDENTITY_SECRET TICKETBOUND_MINT_SECRET"
    done = in_session(
        f"issuer {init} && {only_here} && issuer secrets --json && issuer mint 1000 &&"
        f" issuer secrets --move file && ls -A {home} && issuer mint 1001 --json;"
        " issuer secrets --move keyring && issuer revoke --all && issuer secrets"
    )
    assert done.returncode == 0, done.stderr
    assert '"kept_in": "the Secret Service"' in done.stdout
    assert "\nsecrets.json\n" in done.stdout
    assert done.stdout.splitlines()[-5:-2] == [
        "secret of the identity client  the Secret Service",
        "secret of the mint client      the Secret Service",
        "signing key                    the Secret Service",
    ]
    assert not (home / "secrets.json").exists()
    for secret in (sandbox.issuer_client_secret, sandbox.mint_client_secret):
        assert secret.reveal() in environment.values()
        for path in (home.parent / "home").rglob("*"):
            assert not path.is_file() or secret.reveal().encode() not in path.read_bytes()


@needs_secret_service
def test_a_key_ring_that_nobody_unlocks(in_session: InSession, home: Path) -> None:
    """There is no window here that could ask, which is as if the person cancelled."""
    done = in_session("issuer secrets --json", password="")
    assert done.returncode == 20, done.stderr
    error = json.loads(done.stdout)["error"]
    assert error["message"].startswith("the Secret Service does not give out the ")
    assert error["message"].endswith(": it is locked")
    assert "--secrets file" in error["hint"]
    assert not home.exists()


@pytest.mark.skipif(os.name == "nt", reason="sends SIGINT")
def test_ctrl_c_ends_the_wait_for_a_window(tmp_path: Path) -> None:
    ring = tmp_path / "ring"
    ring.mkdir()
    (ring / "block").touch()
    environment = {**key_store_environment(tmp_path), "TICKETBOUND_HOME": str(tmp_path / "home")}
    command = [sys.executable, "-m", "token_issuer", "secrets"]
    with subprocess.Popen(command, env=environment, stderr=subprocess.PIPE, text=True) as issuer:
        while (ring / "block").read_text() != "reached":
            time.sleep(0.01)
            assert issuer.poll() is None
        begun = time.monotonic()
        issuer.send_signal(signal.SIGINT)
        _, err = issuer.communicate(timeout=60)
        assert time.monotonic() - begun < 60
    assert (issuer.returncode, err) == (60, "issuer: cancelled\n")
