"""Files of a sign-in that cannot be trusted are refused, and never written through."""

import json
import os
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.issuer.browser import Browser
from tests.issuer.conftest import Run
from tests.issuer.sign_in.stored import change_grant
from zendesk_sandbox.server import RunningSandbox

FILES = ("sign-in.json", "secrets.json")
posix = pytest.mark.skipif(sys.platform == "win32", reason="modes and owners say nothing there")


@pytest.fixture
def signed_in(ports: None, issuer: Run) -> Run:
    del ports
    assert issuer("login", "--subdomain", "acme")[0] == 0
    return issuer


def _open_to_others(path: Path) -> None:
    path.chmod(0o644)


def _replace_by_link(path: Path) -> None:
    target = path.with_name("target")
    path.rename(target)
    path.symlink_to(target)


def _link_to_nothing(path: Path) -> None:
    path.unlink()
    path.symlink_to(path.with_name("nothing"))


def _replace_by_folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


def _replace_by_fifo(path: Path) -> None:
    path.unlink()
    os.mkfifo(path, 0o600)


@posix
@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize("command", ["whoami", "login"])
@pytest.mark.parametrize(
    "spoil",
    [_open_to_others, _replace_by_link, _link_to_nothing, _replace_by_folder, _replace_by_fifo],
)
def test_a_file_that_cannot_be_trusted_is_refused(
    signed_in: Run,
    browser: Browser,
    sandbox: RunningSandbox,
    home: Path,
    name: str,
    command: str,
    spoil: Callable[[Path], None],
) -> None:
    spoil(home / name)
    before = _contents(home)
    asked = len(sandbox.requests)
    status, _, err = signed_in(command)
    assert status == 20
    reasons = ("is a symbolic link", "is not a regular file", "can be read by others")
    assert any(f"{home / name} {reason}" in err for reason in reasons)
    assert ("chmod 600" in err) == (spoil is _open_to_others)
    assert _contents(home) == before
    assert len(sandbox.requests) == asked
    assert len(browser.opened) == 1


@posix
def test_a_lock_that_is_a_link_leaves_its_target_alone(signed_in: Run, home: Path) -> None:
    target = home / "target"
    target.write_text("precious")
    (home / "sign-in.lock").unlink()
    (home / "sign-in.lock").symlink_to(target)
    assert signed_in("login")[0] == 1
    assert target.read_text() == "precious"


@pytest.mark.parametrize("command", ["login", "logout"])
def test_no_half_file_of_a_killed_run_stays(signed_in: Run, home: Path, command: str) -> None:
    for name in FILES:
        (home / f".{name}.0123abcd").write_text("s3cr3t")
    assert signed_in(command)[0] == 0
    assert [path for path in home.iterdir() if path.name.startswith(".")] == []


@posix
@pytest.mark.skipif(not hasattr(os, "getuid") or os.getuid() != 0, reason="takes an admin")
@pytest.mark.parametrize("name", FILES)
def test_a_file_of_another_user_is_refused(signed_in: Run, home: Path, name: str) -> None:
    os.chown(home / name, 12345, -1)
    status, _, err = signed_in("whoami")
    assert status == 20
    assert "belongs to another user" in err


@pytest.mark.parametrize(
    "content", ["", "{", "null", "[]", '{"version": 2}', "\0\0\0", '{"version": 1}']
)
def test_a_damaged_record_takes_a_new_sign_in(signed_in: Run, home: Path, content: str) -> None:
    (home / "sign-in.json").write_text(content)
    status, _, err = signed_in("whoami")
    assert status == 20
    assert "sign-in.json is damaged" in err
    assert "issuer login" in err
    assert signed_in("login", "--subdomain", "acme")[0] == 0
    assert signed_in("whoami")[0] == 0


def test_a_truncated_record_takes_a_new_sign_in(signed_in: Run, home: Path) -> None:
    text = (home / "sign-in.json").read_text()
    (home / "sign-in.json").write_text(text[: len(text) // 2])
    assert signed_in("whoami")[0] == 20


@pytest.mark.parametrize(
    "grant",
    [
        *("{", "null", "[]", '{"version": 1}'),
        '{"version":1,"access_token":"s3cr3t',
        "\udc80",
    ],
)
def test_a_damaged_grant_takes_a_new_sign_in_and_is_not_shown(
    signed_in: Run, environment: dict[str, str], home: Path, grant: str
) -> None:
    path = home / "secrets.json"
    path.write_text(json.dumps(json.loads(path.read_text()) | {"grant": grant}))
    environment["TICKETBOUND_DEBUG"] = "1"
    status, _, err = signed_in("whoami")
    assert status == 20
    assert "s3cr3t" not in err
    assert signed_in("login")[0] in (0, 20)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("access_token", "with\r\nline ends"),
        ("access_token", 7),
        ("refresh_token", "ünlatin"),
        ("expires_at", "2026-11-21T10:00:00"),
        ("expires_at", None),
        ("surprise", 1),
    ],
)
def test_a_grant_with_an_impossible_field_is_damaged(
    signed_in: Run, sandbox: RunningSandbox, home: Path, field: str, value: object
) -> None:
    change_grant(home, **{field: value})
    asked = len(sandbox.requests)
    status, _, err = signed_in("whoami")
    assert status == 20
    assert "the stored sign-in is damaged" in err
    assert len(sandbox.requests) == asked
    assert signed_in("login")[0] == 0
    assert signed_in("whoami")[0] == 0


def test_a_record_without_tokens_takes_a_new_sign_in(signed_in: Run, home: Path) -> None:
    (home / "secrets.json").unlink()
    status, _, err = signed_in("whoami")
    assert status == 20
    assert "has lost its tokens" in err
    assert signed_in("login")[0] == 0


def _contents(home: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in home.iterdir() if path.is_file()}
