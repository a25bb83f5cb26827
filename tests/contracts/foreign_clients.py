"""Clients that other people wrote, run unmodified in environments of their own."""

import base64
import json
import os
import subprocess  # noqa: TID251 - foreign programs are the point
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from zendesk_sandbox.server import RunningSandbox

ROOT: Final = Path(__file__).resolve().parents[2]
HERE: Final = ROOT / "tests/contracts"
PYTHON: Final = ROOT / ".work/clients-venv/bin/python"
NODE: Final = ROOT / ".work/clients-venv/bin/node"
NODE_MODULES: Final = ROOT / ".work/clients-node/node_modules"
TICKET: Final = 1000
CLOSED_TICKET: Final = 1004
# Larger than the pieces in which clients send, and no text in any encoding.
CONTENT: Final = bytes(range(256)) * 1024


@dataclass(frozen=True)
class Agent:
    """An admin at work on one ticket of a sandbox, with files to attach in `folder`."""

    sandbox: RunningSandbox
    folder: Path

    def works_with(self, *command: Path, trust: str) -> Any:
        """What the client's script saw of the account.

        `trust` is the variable that names the certificate authority to the client.
        """
        user = self.sandbox.seeded.admin
        file = self.folder / "app log.bin"
        file.write_bytes(CONTENT)
        order = {
            "url": self.sandbox.url,
            "token": self.sandbox.issue_token(user.id, "read", "write"),
            "ticket": TICKET,
            "closed_ticket": CLOSED_TICKET,
            "file": str(file),
        }
        done = subprocess.run(
            command,
            cwd=NODE_MODULES.parent,
            env={**os.environ, trust: str(self.sandbox.authority)},
            input=json.dumps(order).encode(),
            capture_output=True,
            timeout=60,
            check=False,
        )
        assert done.returncode == 0, done.stderr.decode()
        return json.loads(done.stdout)


def account_as_seen(sandbox: RunningSandbox) -> dict[str, Any]:
    """What every client's script must have seen, from what the account holds."""
    user, ticket = sandbox.seeded.admin, sandbox.state.tickets[TICKET]
    attachment = sandbox.state.attachments[ticket.comments[-1].attachment_ids[0]]
    return {
        "me": {"id": user.id, "role": user.role},
        "ticket": {"id": ticket.number, "subject": ticket.subject},
        "comments": [{"id": c.id, "body": c.body, "public": c.public} for c in ticket.comments],
        "attachment": {
            "id": attachment.id,
            "file_name": attachment.file_name,
            "size": attachment.size,
        },
        "content": base64.b64encode(CONTENT).decode(),
    }
