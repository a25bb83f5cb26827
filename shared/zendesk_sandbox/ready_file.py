"""Tells a script where the sandbox is: JSON with the address and the credentials."""

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from ticketbound.failure import Failure
from ticketbound.file_replacing import replace_file
from ticketbound.safe_text import escape
from zendesk_sandbox.seed.filling import find_seeded
from zendesk_sandbox.server import RunningSandbox


class ReadyFileFailed(Failure):
    """The ready file cannot be written."""


@contextmanager
def ready_file(sandbox: RunningSandbox, path: Path) -> Iterator[None]:
    """The file is there, whole, until this is left.

    Raises:
        ReadyFileFailed: it cannot be written.
    """
    try:
        write_ready_file(sandbox, path)
    except OSError as error:
        raise ReadyFileFailed(
            f"the ready file {escape(str(path))} cannot be written: {error.strerror}"
        ) from error
    try:
        yield
    finally:
        path.unlink(missing_ok=True)


def write_ready_file(sandbox: RunningSandbox, path: Path) -> None:
    """Writes what a script needs as JSON, readable by the owner only, in one step.

    Raises:
        OSError: it cannot be written.
    """
    content = json.dumps(_describe(sandbox), indent=2)
    replace_file(path, content.encode(), path.with_name(f"{path.name}.part"))


def _describe(sandbox: RunningSandbox) -> dict[str, object]:
    ready: dict[str, object] = {
        "url": sandbox.url,
        "subdomain": sandbox.subdomain,
        "pid": os.getpid(),
        "authority": None if sandbox.authority is None else str(sandbox.authority),
    }
    if sandbox.api_token is not None and sandbox.state.switches.api_tokens == "on":
        ready["api_token"] = sandbox.api_token.reveal()
    with sandbox.state.lock:
        seeded = find_seeded(sandbox.state)
    if seeded is None:
        return ready
    return ready | {
        "issuer_client_id": seeded.issuer.identifier,
        "issuer_client_secret": seeded.issuer.secret.reveal(),
        "mint_client_id": seeded.mint.identifier,
        "mint_client_secret": seeded.mint.secret.reveal(),
        "service_user_id": seeded.service.id,
    }
