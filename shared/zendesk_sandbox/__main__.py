"""`python -m zendesk_sandbox`: a local Zendesk until Ctrl-C."""

import argparse
import json
import os
import re
import signal
import sys
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from threading import Event
from typing import Final

from ticketbound.failure import Failure
from zendesk_sandbox.server import RunningSandbox, start_sandbox

_WINDOWS: Final = os.name == "nt"
_ACTIVATE: Final = r".venv\Scripts\Activate.ps1" if _WINDOWS else ". .venv/bin/activate"
_OPERATOR: Final = r"dist\operator.exe" if _WINDOWS else "dist/operator"


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs until SIGINT or SIGTERM; the program's exit status."""
    parser = argparse.ArgumentParser(prog="zendesk_sandbox", description=__doc__)
    parser.add_argument("--port", type=_parse_port, default=0, help="default: a free one")
    parser.add_argument("--ready-file", type=Path, help="write address and credentials there")
    chosen = parser.parse_args(arguments)
    stopped = Event()
    try:
        with start_sandbox(port=chosen.port) as sandbox:
            for number in (signal.SIGINT, signal.SIGTERM):
                signal.signal(number, lambda *_: stopped.set())
            if chosen.ready_file:
                write_ready_file(sandbox, chosen.ready_file)
            print(_describe(sandbox), flush=True)  # noqa: T201 - this is the program's output
            # A wait without end cannot be interrupted on Windows.
            while not stopped.wait(0.5):
                pass
    except Failure as failure:
        print(f"zendesk_sandbox: {failure.sentence}; {failure.hint}", file=sys.stderr)  # noqa: T201
        return int(failure.exit_code)
    else:
        return 0
    finally:
        if chosen.ready_file:
            chosen.ready_file.unlink(missing_ok=True)


def write_ready_file(sandbox: RunningSandbox, path: Path) -> None:
    """Writes what a script needs as JSON, readable by the owner only, in one step."""
    ready = {
        "url": sandbox.url,
        "subdomain": sandbox.subdomain,
        "issuer_client_id": sandbox.issuer_client_id,
        "issuer_client_secret": sandbox.issuer_client_secret.reveal(),
        "mint_client_id": sandbox.mint_client_id,
        "mint_client_secret": sandbox.mint_client_secret.reveal(),
        "service_user_id": sandbox.service_user_id,
        "pid": os.getpid(),
    }
    draft = path.with_name(f"{path.name}.part")
    with suppress(FileNotFoundError):
        draft.unlink()
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        json.dump(ready, file, indent=2)
    draft.replace(path)


def _parse_port(text: str) -> int:
    if re.fullmatch(r"[0-9]{1,5}", text) is None or not 1 <= int(text) <= 65535:
        raise argparse.ArgumentTypeError("a port is a number from 1 to 65535")
    return int(text)


def _describe(sandbox: RunningSandbox) -> str:
    identity, mint = sandbox.issuer_client_secret.reveal(), sandbox.mint_client_secret.reveal()
    return f"""\
A local Zendesk, account "{sandbox.subdomain}", at {sandbox.url}
Tickets are 1000 to 1019; the service user is {sandbox.service_user_id}.

Next, in another terminal:
  {_ACTIVATE}
  {_set_variable("TICKETBOUND_SANDBOX_URL", sandbox.url)}
  {_set_variable("TICKETBOUND_IDENTITY_SECRET", identity)}
  {_set_variable("TICKETBOUND_MINT_SECRET", mint)}
  issuer init --subdomain {sandbox.subdomain} --vendor-name Acme \
--identity-client {sandbox.issuer_client_id} --mint-client {sandbox.mint_client_id}
  make operator TENANT=<what issuer init printed>
  issuer mint 1000
  {_OPERATOR}

Ctrl-C ends it; nothing is kept."""


def _set_variable(name: str, value: str) -> str:
    return f'$env:{name} = "{value}"' if _WINDOWS else f"export {name}={value}"


if __name__ == "__main__":
    sys.exit(main())
