"""Ctrl-C around a mint, and what happens between a code and its sending: no code is lost."""

import io
import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from tests.issuer.overtaking import Moment, overtaken
from token_issuer.__main__ import run
from token_issuer.surroundings import Surroundings
from zendesk_sandbox.server import RunningSandbox

Run = Callable[..., tuple[int, str, str]]
Interrupted = Callable[..., tuple[int, str, str]]


@pytest.fixture
def interrupted(
    ready: Run, environment: dict[str, str], capsys: pytest.CaptureFixture[str]
) -> Interrupted:
    """Runs the program; Ctrl-C is pressed whenever it waits."""
    del ready

    def interrupt(_: float) -> None:
        raise KeyboardInterrupt

    def start(*arguments: str) -> tuple[int, str, str]:
        capsys.readouterr()
        status = run(arguments, Surroundings(environment, sleep=interrupt))
        return (int(status), *capsys.readouterr())

    return start


@pytest.fixture
def vendor(ready: Run, home: Path) -> Run:
    """An issuer that may send."""
    tenant = home / "tenant.toml"
    link = '[vendor]\ndownload = "https://acme.example/logs"\n'
    tenant.write_text(tenant.read_text().replace("[vendor]\n", link))
    return ready


def has_code(sandbox: RunningSandbox) -> bool:
    return any("tbc1_" in comment.body for comment in sandbox.state.tickets[1000].comments)


@pytest.mark.parametrize("sending", [(), ("--send",)])
def test_ctrl_c_after_the_code_was_handed_over(
    vendor: Run, interrupted: Interrupted, sandbox: RunningSandbox, sending: tuple[str, ...]
) -> None:
    assert vendor("sweep")[0] == 0
    sandbox.queue_fault(status=429, method="DELETE", path="tokens/current$", times=9)
    status, out, err = interrupted("mint", "1000", *sending)
    assert status == 60
    assert has_code(sandbox) if sending else out.startswith("tbc1_")
    assert f"was {'sent' if sending else 'shown'}, which is good" in err
    assert "to end it: issuer revoke " in err
    sandbox._faults.clear()
    assert "active" in vendor("list")[1]


def test_ctrl_c_before_the_code_was_shown(
    ready: Run,
    environment: dict[str, str],
    sandbox: RunningSandbox,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    class Interrupting(io.StringIO):
        def write(self, text: str) -> int:
            del text
            raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(sys, "stdout", Interrupting())
        assert run(["mint", "1000"], Surroundings(environment)) == 60
    err = capsys.readouterr().err
    assert "the code was not shown: cancelled" in err
    assert "the code was taken back" in err
    assert sandbox.state.tokens == {}
    assert sandbox.state.tickets[1000].email_cc_ids == ()
    assert "revoked" in ready("list")[1]


def test_a_second_ctrl_c_says_what_is_left(
    ready: Run, interrupted: Interrupted, sandbox: RunningSandbox
) -> None:
    assert ready("sweep")[0] == 0
    sandbox.queue_fault(status=429, path="search/count$")
    sandbox.queue_fault(status=429, method="DELETE", path="tokens/current$")
    status, out, err = interrupted("mint", "1000")
    assert (status, out) == (60, "")
    assert "Traceback" not in err
    assert "taking it back failed too (cancelled too)" in err
    code_id = err.rsplit(maxsplit=1)[-1]
    assert f"run: issuer revoke {code_id}" in err
    sandbox._faults.clear()
    assert ready("revoke", code_id)[0] == 0
    assert sandbox.state.tokens == {}
    assert sandbox.state.tickets[1000].email_cc_ids == ()


# Of each kind: looking at the ticket, trying the token, and before the message.
@pytest.mark.parametrize(
    "moment", [Moment("GET", "tickets/1000", nth=3), Moment("PUT", "tickets/1000", nth=2)]
)
def test_a_code_does_not_go_to_another_requester(
    vendor: Run, sandbox: RunningSandbox, moment: Moment
) -> None:
    tickets = sandbox.state.tickets

    def change() -> None:
        now = sandbox.state.now() + timedelta(seconds=5)
        other = sandbox.seeded.agent.id
        tickets[1000] = replace(tickets[1000], requester_id=other, updated_at=now)

    with overtaken(sandbox, moment, change):
        status, out, err = vendor("mint", "1000", "--send")
    assert (status, out) == (22, "")
    assert "the code was not sent: " in err
    assert not has_code(sandbox)
    assert "revoked" in vendor("list")[1]


def test_a_code_that_was_revoked_meanwhile_is_not_sent(
    vendor: Run, sandbox: RunningSandbox, environment: dict[str, str]
) -> None:
    def revoke() -> None:
        assert run(["revoke", "--all"], Surroundings(environment)) == 0

    with overtaken(sandbox, Moment("GET", "tickets/1000", nth=3), revoke):
        status, out, err = vendor("mint", "1000", "--send")
    assert (status, out) == (22, "")
    assert "the code was not sent: it was revoked meanwhile" in err
    assert not has_code(sandbox)
