"""No secret shows itself anywhere but where it belongs."""

import json
import logging
from collections.abc import Callable
from pathlib import Path

import pytest

from ticket_code.text_form import decode_code, find_code
from zendesk_sandbox.server import RunningSandbox

Run = Callable[..., tuple[int, str, str]]


def test_a_whole_life_leaves_no_secret_behind(
    issuer: Run,
    init_arguments: tuple[str, ...],
    sandbox: RunningSandbox,
    home: Path,
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.DEBUG)
    clients = (sandbox.issuer_client_secret.reveal(), sandbox.mint_client_secret.reveal())
    said = [*issuer(*init_arguments)[1:]]
    status, code, talk = issuer("mint", "1000")
    assert status == 0
    token = decode_code(find_code(code)).code.secret.reveal()
    said += [talk, *issuer("mint", "1000")[1:], *issuer("list")[1:], *issuer("list", "--json")[1:]]
    ledger = _files(home)
    said += [*issuer("revoke", "--all")[1:], caplog.text]
    for text in said:
        for secret in (*clients, token, code.strip()):
            assert secret not in text
    secrets = json.loads((home / "secrets.json").read_text())
    assert {secrets["identity"], secrets["mint"]} == set(clients)
    for name, content in (ledger | _files(home)).items():
        for secret in (token, code.strip(), *clients, secrets["signing_key"]):
            assert secret.encode() not in content, name


def _files(home: Path) -> dict[str, bytes]:
    return {p.name: p.read_bytes() for p in home.iterdir() if p.name != "secrets.json"}


@pytest.mark.parametrize(
    "fault",
    [
        {"status": 400, "path": "oauth/tokens"},
        {"kind": "html", "path": "oauth/tokens"},
        {"status": 500, "path": "tokens/current", "times": 9},
        {"status": 200, "path": "search/count", "body": '{"count": 1}'},
        {"kind": "cut", "path": "requests/1020", "times": 9},
    ],
)
def test_failures_with_a_traceback_show_no_secret(
    ready: Run,
    environment: dict[str, str],
    sandbox: RunningSandbox,
    fault: dict[str, object],
) -> None:
    environment["TICKETBOUND_DEBUG"] = "1"
    echo = {"body": environment["TICKETBOUND_MINT_SECRET"]} if fault.get("status") == 400 else {}
    sandbox.queue_fault(skip=1 if "oauth" in str(fault["path"]) else 0, **fault, **echo)
    living = set[str]()
    status, out, err = ready("mint", "1000")
    living |= {token.access.reveal() for token in sandbox.state.tokens.values()}
    assert status != 0
    assert "Traceback" in err
    secrets = (
        environment["TICKETBOUND_IDENTITY_SECRET"],
        environment["TICKETBOUND_MINT_SECRET"],
        *living,
    )
    for secret in secrets:
        assert secret not in out + err
