"""Where a sandbox is found, and what is left of it."""

import json
import os
from pathlib import Path

from zendesk_sandbox.ready_file import write_ready_file
from zendesk_sandbox.server import RunningSandbox, start_sandbox


def test_it_listens_on_the_loopback_address_only(sandbox: RunningSandbox) -> None:
    assert sandbox.url.startswith("http://127.0.0.1:")
    assert sandbox._server.socket.getsockname()[0] == "127.0.0.1"


def test_it_listens_on_the_newer_loopback_address_where_asked() -> None:
    with start_sandbox(host="::1") as sandbox:
        assert sandbox.url.startswith("http://[::1]:")
        assert sandbox._server.socket.getsockname()[0] == "::1"
        token = sandbox.issue_token(sandbox.seeded.admin.id, "read")
        assert sandbox.ask("GET", "/api/v2/users/me", token=token).status == 200


def test_close_deletes_the_files() -> None:
    with start_sandbox() as sandbox:
        folder = sandbox.state.folder
        assert folder.is_dir()
    assert not folder.exists()


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
