import json
import os
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import fields, replace
from pathlib import Path
from threading import Event
from typing import Any

import pytest

from zendesk_sandbox.limits import Limits
from zendesk_sandbox.options import read_options
from zendesk_sandbox.plain_http import ask
from zendesk_sandbox.records.tables import Tables
from zendesk_sandbox.server import RunningSandbox, start_sandbox
from zendesk_sandbox.starting import plan_start
from zendesk_sandbox.state_file.content import StateRefused, read_state, settle_files
from zendesk_sandbox.state_file.place import open_place
from zendesk_sandbox.state_file.saving import Saver
from zendesk_sandbox.switches import Switches


@pytest.fixture
def file(tmp_path: Path) -> Path:
    folder = tmp_path / "states"
    folder.mkdir()
    return folder / "state.json"


@contextmanager
def _kept(file: Path, *arguments: str) -> Iterator[tuple[RunningSandbox, Saver]]:
    with ExitStack() as stack:
        start = plan_start(read_options(["--state", str(file), *arguments], prog="sandbox"), stack)
        assert start.place is not None
        sandbox = stack.enter_context(
            start_sandbox(
                fill=start.fill,
                folder=start.place.files,
                switches=start.switches,
                limits=start.limits,
            )
        )
        port = int(sandbox.url.rpartition(":")[2])
        yield sandbox, Saver(start.place, sandbox.state, port, pytest.fail)


def _use(sandbox: RunningSandbox) -> None:
    """Puts something into every table."""
    admin = sandbox.issue_token(sandbox.seeded.admin.id, "read", "write")
    for name in ("used.txt", "unused.txt"):
        answer = sandbox.ask(
            "POST",
            f"/api/v2/uploads?filename={name}",
            token=admin,
            body=name.encode(),
            headers={"Content-Type": "text/plain"},
        )
        if name == "used.txt":
            comment = {"body": "look", "uploads": [answer.json()["upload"]["token"]]}
            change = {"ticket": {"comment": comment, "tags": ["a", "b"], "status": "solved"}}
            sandbox.ask("PUT", "/api/v2/tickets/1000", token=admin, json=change)


def test_everything_comes_back(file: Path) -> None:
    with _kept(file, "--switch", "hidden_ticket=403") as (sandbox, saver):
        _use(sandbox)
        sandbox.advance(7200)
        before = sandbox.state.take_snapshot()
        saver.save()
    assert all(
        getattr(before.tables, table.name) for table in fields(Tables) if table.name != "codes"
    )
    with _kept(file) as (again, _):
        assert again.state.take_snapshot() == before
        assert again.state.switches == Switches(hidden_ticket=403)
        ahead = again.state.now() - sandbox.state.now()
        assert abs(ahead.total_seconds()) < 60
        bodies = {a.path.read_bytes() for a in again.state.attachments.values()}
        assert bodies == {b"used.txt", b"unused.txt"}
        assert again.state.new_id() not in before.tables.users


def test_switch_of_the_command_line_wins(file: Path) -> None:
    with _kept(file, "--switch", "hidden_ticket=403", "--switch", "token_limit=3") as (_, saver):
        saver.save()
    with _kept(file, "--switch", "hidden_ticket=404") as (again, _):
        assert again.state.switches == Switches(token_limit=3)


def test_limits_of_the_seed_are_kept(file: Path, tmp_path: Path) -> None:
    seed = tmp_path / "seed.toml"
    seed.write_text("[limits]\nattachment_size = 9\n")
    with _kept(file, "--seed", str(seed)) as (_, saver):
        saver.save()
    seed.write_text("this is not read any more")
    with _kept(file, "--seed", str(seed)) as (again, _):
        assert again.state.limits == Limits(attachment_size=9)


def test_file_is_private_and_whole(file: Path) -> None:
    with _kept(file) as (sandbox, saver):
        saver.save()
        assert json.loads(file.read_bytes())["version"] == 1
        assert sandbox.mint_client_secret.reveal() in file.read_text()
        folder = file.with_name("state.json.files")
        assert {path.name for path in folder.iterdir()} == {"lock"}
        if os.name == "posix":
            assert file.stat().st_mode & 0o777 == 0o600
            assert folder.stat().st_mode & 0o777 == 0o700
    assert folder.is_dir()


def test_nothing_is_written_without_a_change(file: Path) -> None:
    with _kept(file) as (sandbox, saver):
        saver.save()
        before = file.stat().st_ino, file.stat().st_mtime_ns
        sandbox.ask("GET", "/")
        saver.save()
        assert (file.stat().st_ino, file.stat().st_mtime_ns) == before
        sandbox.advance(1)
        saver.save()
        assert file.stat().st_mtime_ns != before[1]


def test_saver_saves_by_itself_and_at_its_end(file: Path) -> None:
    with _kept(file) as (sandbox, saver):
        with saver:
            first = file.read_bytes()
            sandbox.advance(60)
            waits = 0
            while file.read_bytes() == first:
                Event().wait(0.05)
                waits += 1
                assert waits < 200
            sandbox.advance(60)
        assert b'"ahead":"PT120S"' in file.read_bytes()


def test_saving_that_fails_is_told_once_and_tried_again(file: Path) -> None:
    complaints: list[str] = []
    told = Event()

    def complain(sentence: str) -> None:
        complaints.append(sentence)
        told.set()

    with _kept(file) as (sandbox, _), open_place(file.with_name("other.json")) as place:
        saver = Saver(place, sandbox.state, 1, complain)
        with saver:
            # A folder in the way of the draft stops root too.
            (place.files / "draft").mkdir()
            sandbox.advance(1)
            assert told.wait(60)
            with pytest.raises(StateRefused, match="other.json cannot be written"):
                saver.save()
            (place.files / "draft").rmdir()
        assert len(complaints) == 1
        assert b'"ahead":"PT1S"' in place.file.read_bytes()


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "state.json is not the state of a sandbox"),
        (b"{}", "state.json is not the state of a sandbox"),
        (b"\xff\xfe", "state.json is not the state of a sandbox"),
        (b'{"format": "other", "version": 1}', "state.json is not the state of a sandbox"),
        (b'{"format": "zendesk-sandbox-state", "version": 2}', "was written by a newer version"),
        (b'{"format": "zendesk-sandbox-state", "version": 0}', "was written by an older version"),
        (b'{"format": "zendesk-sandbox-state", "version": 1}', "is damaged: Object missing"),
    ],
)
def test_file_that_is_not_ours_is_left_alone(file: Path, content: bytes, sentence: str) -> None:
    file.write_bytes(content)
    with pytest.raises(StateRefused) as raised, _kept(file):
        pytest.fail("it started")
    assert sentence in raised.value.sentence
    assert raised.value.hint
    assert file.read_bytes() == content
    assert list(file.parent.iterdir()) == [file]


def test_what_is_no_file_is_left_alone(file: Path) -> None:
    file.mkdir()
    with pytest.raises(StateRefused, match="is not a file"), _kept(file):
        pytest.fail("it started")
    assert list(file.parent.iterdir()) == [file]


@pytest.mark.skipif(sys.platform == "win32", reason="there are no named pipes in folders")
def test_nobody_waits_for_a_pipe(file: Path) -> None:
    os.mkfifo(file)
    with pytest.raises(StateRefused, match="is not a file"), _kept(file):
        pytest.fail("it started")
    assert list(file.parent.iterdir()) == [file]


def test_state_with_a_value_that_cannot_be(file: Path) -> None:
    with _kept(file) as (_, saver):
        saver.save()
    file.write_bytes(file.read_bytes().replace(b'"status":"solved"', b'"status":"burning"'))
    with pytest.raises(StateRefused, match="is damaged: Invalid enum value 'burning'"):
        read_state(file, file.parent)


def test_paths_in_a_state_do_not_lead_out(file: Path) -> None:
    with _kept(file) as (sandbox, saver):
        _use(sandbox)
        name = next(iter(sandbox.state.attachments.values())).path.name
        saver.save()
    file.write_bytes(file.read_bytes().replace(name.encode(), b"../../etc/passwd"))
    state = read_state(file, file.parent / "files")
    assert state is not None
    paths = {a.path.parent for a in state.account.tables.attachments.values()}
    assert paths == {file.parent / "files"}


def test_records_and_files_are_made_to_agree(file: Path) -> None:
    with _kept(file) as (sandbox, saver):
        _use(sandbox)
        saver.save()
        folder = sandbox.state.folder
    orphan, strange = folder / ("0" * 32), folder / "notes.txt"
    orphan.write_bytes(b"half an upload")
    strange.write_bytes(b"somebody's own")
    for attachment in sandbox.state.attachments.values():
        attachment.path.unlink()
    with _kept(file) as (again, _):
        (left,) = again.state.attachments.values()
        assert again.state.uploads == {}
        assert (left.file_name, left.size) == ("used.txt", 0)
        assert _download(again).body == b""
    assert not orphan.exists()
    assert strange.exists()


def test_upload_keeps_the_files_that_are_left(tmp_path: Path, sandbox: RunningSandbox) -> None:
    _use(sandbox)
    tables = sandbox.state.take_snapshot().tables
    (upload,) = tables.uploads.values()
    (kept,) = upload.attachment_ids
    lost = replace(tables.attachments[kept], id=5, path=tmp_path / "gone")
    tables.attachments[5] = lost
    tables.uploads[upload.token] = replace(upload, attachment_ids=(kept, 5))
    settle_files(tables, sandbox.state.folder)
    assert tables.uploads[upload.token] == upload
    assert 5 not in tables.attachments


def test_place_is_for_one_at_a_time(file: Path) -> None:
    with (
        open_place(file),
        pytest.raises(StateRefused, match="another sandbox uses"),
        open_place(file),
    ):
        pytest.fail("two at once")
    with open_place(file) as place:
        assert place.files.is_dir()
    assert not place.files.exists()


def _download(sandbox: RunningSandbox) -> Any:
    agent = sandbox.issue_token(sandbox.seeded.agent.id, "read")
    comments = sandbox.ask("GET", "/api/v2/tickets/1000/comments", token=agent).json()["comments"]
    (url,) = [file["content_url"] for comment in comments for file in comment["attachments"]]
    return ask(sandbox.url, "GET", url.removeprefix(sandbox.url), token=agent)
