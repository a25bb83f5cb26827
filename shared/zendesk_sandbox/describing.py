"""What the program prints about a sandbox and its switches."""

import json
import os
import shlex
from collections.abc import Iterator, Sequence, Sized
from pathlib import Path
from textwrap import indent
from typing import Final

from ticketbound.safe_text import escape
from zendesk_sandbox.options import Options
from zendesk_sandbox.records.oauth import Client
from zendesk_sandbox.seed.filling import Seeded, find_seeded
from zendesk_sandbox.server import RunningSandbox
from zendesk_sandbox.starting import Start
from zendesk_sandbox.state import Account
from zendesk_sandbox.switches import Switch

# A secret may come from a seed file, with anything in it.
_LONGEST: Final = 2000
_WINDOWS: Final = os.name == "nt"
_ACTIVATE: Final = r".venv\Scripts\Activate.ps1" if _WINDOWS else ". .venv/bin/activate"
_OPERATOR: Final = r"dist\operator.exe" if _WINDOWS else "dist/operator"


def describe(sandbox: RunningSandbox, start: Start, options: Options) -> str:
    """What somebody at a terminal wants to know once it runs, secrets included."""
    account = sandbox.state
    with account.lock:
        seeded, parts = find_seeded(account), [_describe_account(account, sandbox.url)]
        next_steps = _list_clients(account) if seeded is None else _next_steps(sandbox, seeded)
    if start.is_resumed and options.seed is not None:
        parts.append("There is a state to go on from, so the seed file was not read.")
    if sandbox.authority is not None:
        parts += _describe_tls(sandbox.authority)
    kept = f"everything is kept in {escape(str(options.state))}" if options.state else ""
    return "\n".join([*parts, "", *next_steps, "", f"Ctrl-C ends it; {kept or 'nothing is kept'}."])


def list_as_text(switches: Sequence[Switch]) -> str:
    """Two lines for each switch: its question's number, name and settings, then the question."""
    lines = [
        "The first setting is the usual one; a number is that of a question in docs/zendesk.md."
    ]
    for switch in switches:
        lines.append(
            f"{switch.question.number or '':2}  {switch.name} = {' | '.join(switch.settings)}"
        )
        lines.append(f"      {switch.question.text}")
    return "\n".join(lines)


def list_as_json(switches: Sequence[Switch]) -> str:
    """The same as a JSON document, in the envelope that every command of the issuer has."""
    shown = [
        {
            "question": switch.question.number,
            "name": switch.name,
            "default": switch.settings[0],
            "settings": switch.settings,
            "text": switch.question.text,
        }
        for switch in switches
    ]
    envelope = {"version": 1, "command": "sandbox", "ok": True}
    return json.dumps({**envelope, "data": {"switches": shown}, "warnings": []})


def _describe_account(account: Account, url: str) -> str:
    first, last = min(account.tickets, default=0), max(account.tickets, default=0)
    span = f", {first} to {last}" if first != last else ""
    users, clients = _count(account.users, "user"), _count(account.clients, "OAuth client")
    return (
        f'A local Zendesk, account "{account.subdomain}", at {url}\n'
        f"{_count(account.tickets, 'ticket')}{span}; {users}, {clients}."
    )


def _count(things: Sized, noun: str) -> str:
    return f"{len(things)} {noun}{'' if len(things) == 1 else 's'}"


def _describe_tls(authority: Path) -> Iterator[str]:
    yield "It speaks TLS. Clients have to be told of the authority that signed its certificate:"
    yield f"  {_set_variable('SSL_CERT_FILE', str(authority))}"
    yield f"  {_set_variable('REQUESTS_CA_BUNDLE', str(authority))}"


def _next_steps(sandbox: RunningSandbox, seeded: Seeded) -> Iterator[str]:
    yield "Next, in another terminal:"
    yield f"  {_ACTIVATE}"
    # An account of its own, so that playing touches no set-up that is at work.
    yield f"  {_set_variable('TICKETBOUND_ACCOUNT', 'play')}"
    yield f"  {_set_variable('TICKETBOUND_SANDBOX_URL', sandbox.url)}"
    yield f"  {_set_variable('TICKETBOUND_IDENTITY_SECRET', seeded.issuer.secret.reveal())}"
    yield f"  {_set_variable('TICKETBOUND_MINT_SECRET', seeded.mint.secret.reveal())}"
    if sandbox.api_token is not None and sandbox.state.switches.api_tokens == "on":
        yield f"  {_set_variable('TICKETBOUND_API_TOKEN', sandbox.api_token.reveal())}"
    yield (
        f"  issuer init --subdomain {sandbox.subdomain} --vendor-name Acme "
        f"--identity-client {seeded.issuer.identifier} --mint-client {seeded.mint.identifier} "
        "--secrets file"
    )
    yield "  make operator TENANT=<what issuer init printed>"
    yield f"  issuer mint {min(sandbox.state.tickets, default=1000)}"
    yield f"  {_OPERATOR}"


def _list_clients(account: Account) -> Iterator[str]:
    yield "OAuth clients:" if account.clients else "It has no OAuth clients."
    for client in account.clients.values():
        yield indent(_describe_client(account, client), "  ")


def _describe_client(account: Account, client: Client) -> str:
    user = account.users[client.user_id]
    shown = escape(client.secret.reveal(), limit=_LONGEST)
    secret = "" if client.kind == "public" else f"\n  secret {shown}"
    return f"{escape(client.identifier)}, {client.kind}, acts as {escape(user.email)}{secret}"


def _set_variable(name: str, value: str) -> str:
    shown = escape(value, limit=_LONGEST)
    if _WINDOWS:
        quoted = shown.replace("'", "''")
        return f"$env:{name} = '{quoted}'"
    return f"export {name}={shlex.quote(shown)}"
