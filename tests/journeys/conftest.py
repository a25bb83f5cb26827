"""Journeys: the issuer's program and the built operator against the sandbox, over HTTP."""

import io
import json
import os
import subprocess  # noqa: TID251 - journeys start the built programs
import sys
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from filelock import FileLock

from tenant_file.reading import generic_profiles
from ticket_code.signing import SigningKey
from ticketbound.secret import Secret
from zendesk_sandbox.server import RunningSandbox

ROOT = Path(__file__).resolve().parents[2]
KEY = SigningKey.from_text(Secret("42" * 32))
TICKET = 1000
TENANT = f"""
version = 1
[vendor]
name = "Acme"
support = "help@acme.example"
[zendesk]
subdomains = ["acme"]
sandbox = true
[[keys]]
public = "{KEY.public_hex}"
"""


@dataclass(frozen=True)
class Outcome:
    """How a program ended."""

    status: int
    out: str
    err: str

    @property
    def envelope(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(self.out)
        return found


@pytest.fixture(scope="session")
def operator_path() -> Path:
    return build_journey_operator()


def build_journey_operator() -> Path:
    """The executable that `TEST_OPERATOR` names, or one made from the present sources.

    Either knows the journeys' vendor (see `write_tenant`).
    """
    if given := os.environ.get("TEST_OPERATOR"):
        return Path(given).absolute()
    folder = ROOT / ".work" / "journeys"
    folder.mkdir(parents=True, exist_ok=True)
    python = (
        ROOT / ".work/operator-venv" / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    )
    output = folder / ("operator.exe" if os.name == "nt" else "operator")
    script = ROOT / "build/build_operator.py"
    # Several processes run the tests.
    with FileLock(folder / "building.lock"):
        tenant = write_tenant(folder / "tenant.toml")
        subprocess.run([python, script, "--tenant", tenant, "--output", output], check=True)
    return output


def write_tenant(path: Path) -> Path:
    """The journeys' vendor."""
    profiles = (ROOT / "tests/journeys/profile.toml").read_text()
    path.write_text(f"{TENANT}{profiles}\n{generic_profiles()}", encoding="utf-8")
    return path


@dataclass(frozen=True)
class Stage:
    """An agent with a set-up issuer, a customer with logs, and a Zendesk between them."""

    sandbox: RunningSandbox
    operator: Path
    folder: Path

    @property
    def logs(self) -> Path:
        return self.folder / "logs"

    @property
    def state(self) -> Path:
        return self.folder / "state"

    @property
    def environment(self) -> Mapping[str, str]:
        return os.environ | {
            "TICKETBOUND_HOME": str(self.folder / "issuer"),
            "TICKETBOUND_SECRETS": "file",
            "TICKETBOUND_SANDBOX_URL": self.sandbox.url,
            "TICKETBOUND_IDENTITY_SECRET": self.sandbox.issuer_client_secret.reveal(),
            "TICKETBOUND_MINT_SECRET": self.sandbox.mint_client_secret.reveal(),
            "JOURNEY_LOGS": str(self.logs),
        }

    def run(
        self, *command: str, given: bytes = b"", more: Mapping[str, str] | None = None
    ) -> Outcome:
        """Any program, in the environment of this story."""
        done = subprocess.run(
            command,
            env={**self.environment, **(more or {})},
            input=given,
            capture_output=True,
            timeout=120,
            check=False,
        )
        out, err = done.stdout.decode(), done.stderr.decode()
        assert "Traceback" not in out + err
        return Outcome(done.returncode, out, err)

    def issuer(self, *arguments: str) -> Outcome:
        return self.run(sys.executable, "-m", "token_issuer", *arguments)

    def mint(self, ticket: int = TICKET, *options: str) -> str:
        outcome = self.issuer("mint", str(ticket), "--profile", "journey", *options)
        assert outcome.status == 0, outcome.err
        return outcome.out.strip()

    def send(
        self, code: str, *options: str, ticket: int = TICKET, more: Mapping[str, str] | None = None
    ) -> Outcome:
        """The built operator, agreed to beforehand, with an envelope at the end."""
        agreed = ("--code-file", "-", "--yes", "--ticket", str(ticket), "--json")
        given = code.encode("utf-8", "surrogateescape")
        return self.run_operator(*agreed, *options, given=given, more=more)

    def run_operator(
        self, *arguments: str, given: bytes = b"", more: Mapping[str, str] | None = None
    ) -> Outcome:
        """The built operator as it is."""
        place = ("--state-dir", str(self.state))
        return self.run(str(self.operator), *place, *arguments, given=given, more=more)

    def comments(self, ticket: int = TICKET) -> list[dict[str, Any]]:
        token = self.sandbox.issue_token(self.sandbox.seeded.admin.id, "read")
        answer = self.sandbox.ask("GET", f"/api/v2/tickets/{ticket}/comments", token=token)
        found: list[dict[str, Any]] = answer.json()["comments"]
        return found

    def sent_comments(self, ticket: int = TICKET) -> list[dict[str, Any]]:
        """Those that were made with a code; others are the issuer's notes."""
        service_user = self.sandbox.service_user_id
        return [one for one in self.comments(ticket) if one["author_id"] == service_user]

    def attached(self, ticket: int = TICKET) -> dict[str, bytes]:
        """Every member of every zip on the ticket's last comment."""
        members: dict[str, bytes] = {}
        for attachment in self.comments(ticket)[-1]["attachments"]:
            data = self.download(attachment)
            with zipfile.ZipFile(io.BytesIO(data)) as archive:
                assert archive.testzip() is None
                members |= {name: archive.read(name) for name in archive.namelist()}
        return members

    def download(self, attachment: Mapping[str, Any]) -> bytes:
        """The bytes of one attachment."""
        token = self.sandbox.issue_token(self.sandbox.seeded.admin.id, "read")
        path = attachment["content_url"].removeprefix(self.sandbox.url)
        data = self.sandbox.ask("GET", path, token=token).body
        assert len(data) == attachment["size"]
        return data

    def count_authorized(self) -> int:
        """Calls that brought a token: others only ask for the time, and who answers."""
        return sum(one.has_authorization for one in self.sandbox.requests)

    def live_tokens(self) -> list[dict[str, Any]]:
        """The service user's tokens that Zendesk still knows."""
        token = self.sandbox.issue_token(self.sandbox.seeded.admin.id, "read")
        answer = self.sandbox.ask("GET", "/api/v2/oauth/tokens?all=true", token=token)
        return [t for t in answer.json()["tokens"] if t["user_id"] == self.sandbox.service_user_id]


@pytest.fixture
def stage(operator_path: Path, sandbox: RunningSandbox, tmp_path: Path) -> Stage:
    """Set up by `issuer init` with the key that the built operator trusts."""
    stage = Stage(sandbox, operator_path, tmp_path)
    stage.logs.mkdir()
    (stage.logs / "app.log").write_text("started\npassword=hunter2-secret\nstopped\n")
    key = tmp_path / "signing.key"
    key.touch(mode=0o600)
    key.write_text(KEY.to_text().reveal())
    outcome = stage.issuer(
        *("init", "--subdomain", "acme", "--vendor-name", "Acme", "--signing-key", str(key)),
        *("--identity-client", sandbox.issuer_client_id),
        *("--mint-client", sandbox.mint_client_id),
    )
    assert outcome.status == 0, outcome.err
    tenant = tmp_path / "issuer" / "tenant.toml"
    with tenant.open("a") as file:
        file.write((ROOT / "tests/journeys/profile.toml").read_text())
    return stage
