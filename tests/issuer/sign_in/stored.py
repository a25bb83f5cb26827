"""What a signed-in home holds, for tests that look at it or break it."""

import json
from pathlib import Path
from typing import Any

from zendesk_sandbox.server import RunningSandbox


def read_grant(home: Path) -> dict[str, Any]:
    grant: dict[str, Any] = json.loads(json.loads((home / "secrets.json").read_text())["grant"])
    return grant


def known(home: Path) -> list[str]:
    """The access tokens that a home knows: the one in use, and those of leftovers."""
    path = home / "secrets.json"
    if not path.exists() or "grant" not in json.loads(path.read_text()):
        return []
    grant = read_grant(home)
    return [pair["access_token"] for pair in (grant, *grant["leftovers"])]


def change_grant(home: Path, **changed: object) -> None:
    path = home / "secrets.json"
    secrets = json.loads(path.read_text())
    secrets["grant"] = json.dumps(json.loads(secrets["grant"]) | changed)
    path.write_text(json.dumps(secrets))


def spoil(token: str) -> str:
    """The same token with its last digit changed."""
    return token[:-1] + ("0" if token[-1] != "0" else "1")


def pairs(sandbox: RunningSandbox) -> list[str]:
    """The access tokens of people that Zendesk still has."""
    tokens = sandbox.state.tokens.values()
    return [token.access.reveal() for token in tokens if token.refresh is not None]


def grants(sandbox: RunningSandbox) -> int:
    """How often a token was asked for."""
    return sum(request.path == "/oauth/tokens" for request in sandbox.requests)
