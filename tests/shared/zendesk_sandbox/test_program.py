import json
import os
import signal
import socket
import subprocess  # noqa: TID251 - starts the real program
import sys
from pathlib import Path

import pytest

from zendesk_sandbox.__main__ import main, write_ready_file
from zendesk_sandbox.plain_http import ask
from zendesk_sandbox.server import PortTaken, RunningSandbox, start_sandbox


def test_ready_file_is_whole_and_private(sandbox: RunningSandbox, tmp_path: Path) -> None:
    path = tmp_path / "ready.json"
    path.write_text("old")
    write_ready_file(sandbox, path)
    ready = json.loads(path.read_text(encoding="utf-8"))
    assert ready["url"] == sandbox.url
    assert ready["service_user_id"] == sandbox.service_user_id
    assert ready["mint_client_secret"] == sandbox.mint_client_secret.reveal()
    assert list(tmp_path.glob("*.part")) == []
    if os.name == "posix":
        assert path.stat().st_mode & 0o777 == 0o600


@pytest.mark.skipif(os.name == "nt", reason="Windows ends a process without telling it")
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_program_serves_until_it_is_told_to_end(tmp_path: Path, number: signal.Signals) -> None:
    path = tmp_path / "ready.json"
    command = [sys.executable, "-m", "zendesk_sandbox", "--ready-file", str(path)]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, env={**os.environ, "TMPDIR": str(tmp_path)}, text=True
    ) as program:
        try:
            assert program.stdout is not None
            shown = program.stdout.readline()
            while "Ctrl-C" not in shown:
                shown += program.stdout.readline()
            ready = json.loads(path.read_text(encoding="utf-8"))
            assert ask(ready["url"], "GET", "/api/v2/users/me").status == 200
            program.send_signal(number)
            assert program.wait(20) == 0
        finally:
            program.kill()
    assert ready["url"] in shown
    steps = [line.split()[:2] for line in shown.partition("Next, ")[2].splitlines()[1:]]
    assert [step for step in steps if step and step[0] != "export"] == [
        *([".", ".venv/bin/activate"], ["issuer", "init"], ["make", "operator"]),
        *(["issuer", "mint"], ["dist/operator"], ["Ctrl-C", "ends"]),
    ]
    assert ready["issuer_client_secret"] in shown
    assert ready["mint_client_secret"] in shown
    assert not path.exists()
    assert not list(tmp_path.glob("zendesk-sandbox-*"))


def test_taken_port(capsys: pytest.CaptureFixture[str]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        with pytest.raises(PortTaken):
            start_sandbox(port=port)
        assert main(["--port", str(port)]) == 30
    shown = capsys.readouterr().err
    assert f"cannot listen on 127.0.0.1:{port}" in shown
    assert "Traceback" not in shown


@pytest.mark.parametrize("port", ["80808", "65536", "0", "-1", "abc", "", "８０", "9" * 5000])
def test_no_port(capsys: pytest.CaptureFixture[str], port: str) -> None:
    with pytest.raises(SystemExit) as ended:
        main([f"--port={port}"])
    assert ended.value.code == 2
    assert capsys.readouterr().err.endswith(
        "error: argument --port: a port is a number from 1 to 65535\n"
    )


def test_it_listens_on_the_loopback_address_only(sandbox: RunningSandbox) -> None:
    assert sandbox.url.startswith("http://127.0.0.1:")
    assert sandbox._server.socket.getsockname()[0] == "127.0.0.1"


def test_close_deletes_the_files() -> None:
    with start_sandbox() as sandbox:
        folder = sandbox.state.folder
        assert folder.is_dir()
    assert not folder.exists()
