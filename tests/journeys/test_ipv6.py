"""The built programs without IPv4: a Zendesk on ::1, and a name that leads there alone."""

import os
import shutil
import socket
import subprocess  # noqa: TID251 - journeys start the built programs
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import trustme

from tests.tunnels import ACCOUNT, certify, tls_in_front_of, write_authority
from zendesk_sandbox.server import RunningSandbox, start_sandbox

if TYPE_CHECKING:
    from tests.journeys.conftest import Stage

pytestmark = pytest.mark.journey


@pytest.fixture
def sandbox() -> Iterator[RunningSandbox]:
    with start_sandbox(host="::1") as running:
        yield running


def test_everything_goes_by_ipv6(stage: "Stage") -> None:
    assert stage.sandbox.url.startswith("http://[::1]:")
    outcome = stage.send(stage.mint())
    assert outcome.status == 0, outcome.err
    assert len(stage.comments()[-1]["attachments"]) == 1
    assert stage.live_tokens() == []


@pytest.fixture
def ground_of_its_own(tmp_path: Path) -> tuple[str, ...]:
    """What begins a command that finds the account at ::1, by a file of names of its own."""
    names = tmp_path / "hosts"
    names.write_text(f"::1 {ACCOUNT}\n")
    unshare = shutil.which("unshare")
    script = f'mount --bind "{names}" /etc/hosts && exec "$@"'
    command = (unshare or "", "-m", "sh", "-c", script, "sh")
    if sys.platform != "linux" or os.geteuid() != 0 or unshare is None:
        pytest.skip("a file of names of its own takes root on Linux")
    if subprocess.run([*command, "true"], capture_output=True, check=False).returncode != 0:
        pytest.skip("no file can be put in the place of /etc/hosts here")
    return command


def test_a_name_that_leads_to_ipv6_alone(
    stage: "Stage", tmp_path: Path, ground_of_its_own: tuple[str, ...]
) -> None:
    """The account's own name and port; no proxy, no variable for a sandbox."""
    authority = trustme.CA()
    code = stage.mint()
    try:
        socket.create_server(("::1", 443), family=socket.AF_INET6).close()
    except OSError:
        pytest.skip("port 443 of ::1 is taken")
    context = certify(authority, ACCOUNT)
    agreed = ("--code-file", "-", "--yes", "--ticket", "1000", "--state-dir", str(stage.state))
    with tls_in_front_of(stage.sandbox.url, context, host="::1", port=443):
        more = {"SSL_CERT_FILE": write_authority(authority, tmp_path)}
        without = ("env", "-u", "TICKETBOUND_SANDBOX_URL", str(stage.operator))
        outcome = stage.run(*ground_of_its_own, *without, *agreed, given=code.encode(), more=more)
    assert outcome.status == 0, outcome.err
    assert len(stage.comments()[-1]["attachments"]) == 1
