"""The program in a process of its own."""

import json
import os
import signal
import socket
import subprocess  # noqa: TID251 - starts the real program
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from time import monotonic
from typing import Any

import pytest

from zendesk_sandbox.__main__ import main
from zendesk_sandbox.plain_http import Answer, ask
from zendesk_sandbox.seed.file import example_text

no_signals = pytest.mark.skipif(os.name == "nt", reason="Windows ends a process without telling it")


@dataclass(frozen=True)
class Program:
    process: subprocess.Popen[str]
    shown: str
    ready: dict[str, Any]

    def ask(self, path: str) -> Answer:
        return ask(self.ready["url"], "GET", path)

    def end(self, number: signal.Signals = signal.SIGINT) -> str:
        """Tells it to end; what it complained about."""
        self.process.send_signal(number)
        out, complaints = self.process.communicate(timeout=60)
        assert (self.process.returncode, out) == (0, "")
        return complaints


@contextmanager
def running(*arguments: str, folder: Path, **more: str) -> Iterator[Program]:
    """The program, once it has said all that it has to say."""
    ready = folder / "ready.json"
    command = [sys.executable, "-m", "zendesk_sandbox", "--ready-file", str(ready), *arguments]
    environment = {**os.environ, "TMPDIR": str(folder), **more}
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment, text=True
    ) as process:
        try:
            assert process.stdout is not None
            shown = process.stdout.readline()
            while "Ctrl-C" not in shown:
                assert process.poll() is None
                shown += process.stdout.readline()
            yield Program(process, shown, json.loads(ready.read_text(encoding="utf-8")))
        finally:
            process.kill()
            process.wait(60)
            ready.unlink(missing_ok=True)


def _upload(ready: dict[str, Any]) -> dict[str, Any]:
    grant = {
        "grant_type": "client_credentials",
        "client_id": ready["mint_client_id"],
        "client_secret": ready["mint_client_secret"],
        "scope": "ticket_attachments:write",
    }
    token = ask(ready["url"], "POST", "/oauth/tokens", json=grant).json()["access_token"]
    answer = ask(
        ready["url"],
        "POST",
        "/api/v2/uploads?filename=a.txt",
        token=token,
        body=b"kept",
        headers={"Content-Type": "text/plain"},
    )
    upload: dict[str, Any] = answer.json()["upload"]
    return upload


@no_signals
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_program_serves_until_it_is_told_to_end(tmp_path: Path, number: signal.Signals) -> None:
    with running(folder=tmp_path) as program:
        assert program.ask("/api/v2/users/me").status == 200
        assert program.end(number) == ""
        assert list(tmp_path.glob("*ready*")) == []
        assert list(tmp_path.glob("zendesk-sandbox-*")) == []
    steps = [line.split()[:2] for line in program.shown.partition("Next, ")[2].splitlines()[1:]]
    assert [step for step in steps if step and step[0] != "export"] == [
        *([".", ".venv/bin/activate"], ["issuer", "init"], ["make", "operator"]),
        *(["issuer", "mint"], ["dist/operator"], ["Ctrl-C", "ends"]),
    ]
    assert f"TICKETBOUND_SANDBOX_URL={program.ready['url']}\n" in program.shown
    assert program.ready["issuer_client_secret"] in program.shown
    assert program.ready["mint_client_secret"] in program.shown
    assert program.shown.endswith("Ctrl-C ends it; nothing is kept.\n")


@no_signals
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_program_goes_on_where_it_ended(tmp_path: Path, number: signal.Signals) -> None:
    state = tmp_path / "acme.json"
    with running("--state", str(state), folder=tmp_path) as program:
        upload = _upload(program.ready)
        assert program.end(number) == ""
    assert program.shown.endswith(f"Ctrl-C ends it; everything is kept in {state}.\n")
    with running("--state", str(state), folder=tmp_path) as again:
        assert {**again.ready, "pid": 0} == {**program.ready, "pid": 0}
        assert again.ask(_path(upload)).body == b"kept"


def test_program_that_is_killed_loses_a_second_at_most(tmp_path: Path) -> None:
    state = tmp_path / "acme.json"
    with running("--state", str(state), folder=tmp_path) as program:
        upload = _upload(program.ready)
        began = monotonic()
        while upload["token"] not in state.read_text(encoding="utf-8"):
            assert monotonic() - began < 60
        program.process.kill()
        program.process.wait(60)
    with running("--state", str(state), folder=tmp_path) as again:
        assert again.ready["url"] == program.ready["url"]
        assert again.ask(_path(upload)).body == b"kept"


def test_program_that_is_killed_at_work_leaves_a_whole_state(tmp_path: Path) -> None:
    state, seed = tmp_path / "acme.json", tmp_path / "seed.toml"
    seed.write_text("[limits]\nrequests_per_minute = 1_000_000\n")
    seen = [0]
    for _ in range(3):
        with running("--state", str(state), "--seed", str(seed), folder=tmp_path) as program:
            began = monotonic()
            while _count_uploads(state) == seen[-1]:
                assert monotonic() - began < 60
                _upload(program.ready)
            for _ in range(20):
                _upload(program.ready)
            program.process.kill()
            program.process.wait(60)
        seen.append(_count_uploads(state))
    assert seen == sorted(set(seen))


def _count_uploads(state: Path) -> int:
    """Those in the state that is saved, if one is."""
    if not state.exists():
        return 0
    return len(json.loads(state.read_bytes())["account"]["tables"]["uploads"])


def test_program_speaks_tls(tmp_path: Path) -> None:
    with running("--tls", folder=tmp_path) as program:
        authority = Path(program.ready["authority"])
        answer = ask(program.ready["url"], "GET", "/", authority=authority)
        assert answer.status == 200
    assert program.ready["url"].startswith("https://127.0.0.1:")
    assert f"SSL_CERT_FILE={authority}\n" in program.shown
    assert f"REQUESTS_CA_BUNDLE={authority}\n" in program.shown


def test_program_follows_a_script_of_faults(tmp_path: Path) -> None:
    script = tmp_path / "faults.toml"
    script.write_text('[[fault]]\npath = "users/me"\nstatus = 503\nskip = 1\n')
    with running("--faults", str(script), folder=tmp_path) as program:
        answers = [program.ask("/api/v2/users/me").status for _ in range(3)]
    assert answers == [200, 503, 200]


def test_kept_port_that_is_taken(tmp_path: Path) -> None:
    state = str(tmp_path / "acme.json")
    with running("--state", state, folder=tmp_path) as program:
        port = int(program.ready["url"].rpartition(":")[2])
    with (
        socket.create_server(("127.0.0.1", port)),
        running("--state", state, folder=tmp_path) as again,
    ):
        assert again.ready["url"] != program.ready["url"]
        assert again.ready["issuer_client_secret"] == program.ready["issuer_client_secret"]


def test_two_programs_do_not_share_a_state(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    state = str(tmp_path / "acme.json")
    with running("--state", state, folder=tmp_path):
        assert main(["--state", state]) == 2
    assert f"another sandbox uses the state file {state}" in capsys.readouterr().err


@no_signals
def test_browser_is_opened(tmp_path: Path) -> None:
    browser = tmp_path / "browser"
    opened = tmp_path / "opened"
    browser.write_text(f"#!/bin/sh\necho \"$1\" > '{opened}'\n")
    browser.chmod(0o700)
    with running("--open", folder=tmp_path, BROWSER=f"{browser} %s") as program:
        assert program.end() == ""
    assert opened.read_text().strip() == program.ready["url"]


@no_signals
def test_no_browser_is_no_reason_to_end(tmp_path: Path) -> None:
    with running("--open", folder=tmp_path, BROWSER="false", PATH=str(tmp_path)) as program:
        assert program.ask("/").status == 200
        assert program.end() == (
            f"zendesk_sandbox: no browser was found; open {program.ready['url']} in one yourself\n"
        )


def test_seed_can_be_printed_and_used(tmp_path: Path) -> None:
    seed = tmp_path / "seed.toml"
    command = [sys.executable, "-m", "zendesk_sandbox", "--print-seed"]
    printed = subprocess.run(command, capture_output=True, check=True, timeout=60)
    text = printed.stdout.decode().replace("Export stops", "Import stops")
    seed.write_text(f"{text}\n[switches]\nhidden_request = 403\n", encoding="utf-8")
    arguments = ["--seed", str(seed), "--switch", "foreign_upload=reject"]
    with running(*arguments, folder=tmp_path) as program:
        assert b"Import stops at 80 percent" in program.ask("/").body
        assert b"hidden_request" in program.ask("/switches").body


@no_signals
def test_account_without_the_usual_clients(tmp_path: Path) -> None:
    seed = tmp_path / "seed.toml"
    seed.write_text(
        '[[users]]\nname = "Eve"\nemail = "eve@x.example"\nrole = "admin"\n'
        '[[clients]]\nidentifier = "robot"\nuser = "eve@x.example"\nsecret = "sesame"\n'
        'allowed_scopes = ["tickets:read"]\n'
    )
    with running("--seed", str(seed), folder=tmp_path) as program:
        assert set(program.ready) == {"url", "subdomain", "pid", "authority"}
    assert "  robot, confidential, acts as eve@x.example\n    secret sesame\n" in program.shown
    assert "issuer init" not in program.shown


@no_signals
def test_secret_of_a_seed_is_shown_and_nothing_more(tmp_path: Path) -> None:
    seed = tmp_path / "seed.toml"
    line = 'identifier = "log_drop"\n'
    secret = 'secret = "it\'s \\u001b[31m $(id)"\n'
    seed.write_text(example_text().replace(line, line + secret), encoding="utf-8")
    with running("--seed", str(seed), folder=tmp_path) as program:
        assert program.ready["mint_client_secret"] == "it's \x1b[31m $(id)"
    assert "\x1b" not in program.shown
    quoted = """'it'"'"'s \\x1b[31m $(id)'"""
    assert f"export TICKETBOUND_MINT_SECRET={quoted}\n" in program.shown


@no_signals
def test_quiet_program_prints_nothing(tmp_path: Path) -> None:
    ready = tmp_path / "ready.json"
    command = [sys.executable, "-m", "zendesk_sandbox", "--quiet", "--ready-file", str(ready)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as program:
        try:
            while not ready.exists():
                assert program.poll() is None
            program.send_signal(signal.SIGTERM)
            assert program.communicate(timeout=60) == (b"", b"")
        finally:
            program.kill()


def _path(upload: dict[str, Any]) -> str:
    url: str = upload["attachment"]["content_url"]
    return "/" + url.split("/", 3)[3]
