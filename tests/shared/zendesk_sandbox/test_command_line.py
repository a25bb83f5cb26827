"""What the command line takes and refuses."""

import json
import os
import socket
from pathlib import Path

import pytest

from zendesk_sandbox.__main__ import main
from zendesk_sandbox.server import PortTaken, start_sandbox

as_anybody = pytest.mark.skipif(
    getattr(os, "geteuid", lambda: 1)() == 0, reason="root may write everywhere"
)


def test_taken_port(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        with pytest.raises(PortTaken):
            start_sandbox(port=port)
        arguments = ["--state", str(tmp_path / "s.json"), "--ready-file", str(tmp_path / "r.json")]
        assert main(["--port", str(port), *arguments]) == 30
    shown = capsys.readouterr().err
    assert f"cannot listen on 127.0.0.1:{port}" in shown
    assert "Traceback" not in shown
    assert [path.name for path in tmp_path.iterdir()] == ["home"]


@pytest.mark.parametrize("port", ["80808", "65536", "0", "-1", "abc", "", "８０", "9" * 5000])
def test_no_port(capsys: pytest.CaptureFixture[str], port: str) -> None:
    assert main([f"--port={port}"]) == 2
    assert capsys.readouterr().err == (
        "zendesk_sandbox: argument --port: a port is a number from 1 to 65535\n"
        "zendesk_sandbox: hint: zendesk_sandbox --help shows how it is used\n"
    )


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["--prot", "8080"], "unrecognized arguments: --prot 8080"),
        (["--\x1b[31m"], "unrecognized arguments: --\\x1b[31m"),
        (["--switch", "hidden_request"], "a switch is set like hidden_request=403"),
        (["--switch", "nonsense=1"], "there is no switch 'nonsense'"),
        (["--switch", "hidden_request=500"], "the switch hidden_request cannot be '500'"),
        (["--json"], "--json goes with --list-switches only"),
        (["--seed", "missing.toml"], "the seed file missing.toml cannot be read: No such file"),
        (["--faults", "missing.toml"], "missing.toml cannot be read: No such file"),
        (["--state", "missing/s.json"], "missing: No such file or directory"),
        (["--state", "."], "the state file"),
    ],
)
def test_bad_usage(
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    arguments: list[str],
    sentence: str,
) -> None:
    monkeypatch.chdir(tmp_path / "home")
    assert main(arguments) == 2
    out, err = capsys.readouterr()
    assert sentence in err
    assert "hint: " in err or "cannot be read" in err
    assert out == ""
    assert list((tmp_path / "home").glob("*.files")) == []


@as_anybody
def test_folder_that_takes_no_state(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    folder = tmp_path / "closed"
    folder.mkdir(mode=0o500)
    assert main(["--state", str(folder / "s.json")]) == 2
    assert f"no state can be kept in {folder}: Permission denied" in capsys.readouterr().err


def test_ready_file_that_cannot_be_written(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    assert main(["--ready-file", str(tmp_path / "no" / "r.json"), "--quiet"]) == 1
    assert "r.json cannot be written: No such file or directory" in capsys.readouterr().err


def test_switches_can_be_listed(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--list-switches"]) == 0
    text = capsys.readouterr().out
    assert " 4  hidden_request = 404 | 403\n      the answer for somebody else's request\n" in text
    assert "\n    token_status = 200 | 201\n" in text
    assert main(["--list-switches", "--json"]) == 0
    document = json.loads(capsys.readouterr().out)
    switches = document.pop("data")["switches"]
    assert document == {"version": 1, "command": "sandbox", "ok": True, "warnings": []}
    found = next(switch for switch in switches if switch["name"] == "comment_attachment_limit")
    assert found == {
        "question": 6,
        "name": "comment_attachment_limit",
        "default": "None",
        "settings": ["None", "N"],
        "text": "most attachments that one comment may take",
    }
