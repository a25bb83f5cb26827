"""The main job: from `issuer mint` to the attachments on the ticket."""

import gzip
import hashlib
import json
import os
import socket
import time
import urllib.error
import urllib.request
from pathlib import Path
from threading import Event, Thread
from typing import TYPE_CHECKING

import pytest

from log_bundle.manifest import read_manifest
from ticket_code.text_form import decode_code

if TYPE_CHECKING:
    from tests.journeys.conftest import Stage

pytestmark = pytest.mark.journey


def test_logs_arrive_redacted_on_the_ticket_and_the_code_dies(stage: "Stage") -> None:
    code = stage.mint(1000, "--message", "yesterday's crash")
    outcome = stage.send(code)
    assert outcome.status == 0, outcome.err
    assert "Acme asks for logs for ticket 1000 (acme)" in outcome.err
    assert "note from support: yesterday's crash" in outcome.err
    comment = stage.comments()[-1]
    assert comment["public"] is True
    assert "1 line redacted in 1 file" in comment["body"]
    members = stage.attached()
    manifest = read_manifest(members["manifest.json"])
    (entry,) = manifest.entries
    cleaned = members[entry.name]
    assert b"hunter2" not in b"".join(members.values())
    assert cleaned.startswith(b"started\npassword=[redacted:")
    assert entry.sha256 == hashlib.sha256(cleaned).hexdigest()
    assert (entry.size, entry.lines_redacted) == (len(cleaned), 1)
    assert entry.source == str(stage.logs / "app.log")
    receipt = outcome.envelope["data"]
    assert receipt["code_is_dead"] is True
    assert receipt["code_id"] == manifest.origin.code_id
    assert stage.live_tokens() == []
    (folder,) = stage.state.iterdir()
    assert [path.name for path in folder.iterdir()] == ["receipt.json"]
    assert code not in outcome.out + outcome.err


def test_used_code_is_refused_at_once_where_it_was_used(stage: "Stage") -> None:
    code = stage.mint()
    assert stage.send(code).status == 0
    calls = len(stage.sandbox.requests)
    again = stage.send(code)
    assert again.status == 21
    assert "already sent with this code" in again.err
    assert len(stage.sandbox.requests) == calls
    (folder,) = stage.state.iterdir()
    assert [path.name for path in folder.iterdir()] == ["receipt.json"]


def test_used_code_is_refused_elsewhere_and_the_bundle_is_kept(stage: "Stage") -> None:
    """Row 26."""
    code = stage.mint()
    assert stage.send(code).status == 0
    elsewhere = stage.folder / "elsewhere"
    again = stage.send(code, "--state-dir", str(elsewhere))
    assert again.status == 21
    assert "this code was already used or withdrawn" in again.err
    assert "the cleaned logs are kept in" in again.err
    (folder,) = elsewhere.iterdir()
    assert any(path.suffix == ".zip" for path in folder.iterdir())
    assert len(stage.sent_comments()) == 1


def test_revoked_code_is_refused(stage: "Stage") -> None:
    """Row 26."""
    code = stage.mint()
    assert stage.issuer("revoke", "--ticket", "1000").status == 0
    outcome = stage.send(code)
    assert outcome.status == 21
    assert outcome.envelope["error"]["message"] == "this code was already used or withdrawn"
    assert stage.comments()[-1]["attachments"] == []


def test_next_code_can_be_minted_once_the_first_is_used(stage: "Stage") -> None:
    first = stage.mint(1000)
    busy = stage.issuer("mint", "1001", "--profile", "journey")
    assert busy.status == 22
    assert "until" in busy.err
    assert stage.send(first).status == 0
    assert stage.send(stage.mint(1001), ticket=1001).status == 0
    assert len(stage.comments(1001)[-1]["attachments"]) == 1


def test_ticket_already_coded(stage: "Stage") -> None:
    stage.mint(1000)
    again = stage.issuer("mint", "1000", "--profile", "journey", "--json")
    assert again.status == 22
    assert "ticket 1000 is busy until" in again.envelope["error"]["message"]


@pytest.mark.parametrize(("ticket", "status"), [("999999", 22), ("1004", 22), ("0", 2), ("12a", 2)])
def test_tickets_that_get_no_code(stage: "Stage", ticket: str, status: int) -> None:
    """Rows 15 and 29, at the mint."""
    outcome = stage.issuer("mint", ticket, "--profile", "journey")
    assert outcome.status == status, outcome.err
    assert outcome.out == ""
    assert stage.live_tokens() == []


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("PUT", "/api/v2/requests/1001.json", {"request": {"comment": {"body": "hello"}}}),
        ("PUT", "/api/v2/tickets/1001.json", {"ticket": {"comment": {"body": "hello"}}}),
        ("PUT", "/api/v2/tickets/1000.json", {"ticket": {"status": "solved"}}),
        ("GET", "/api/v2/requests/1001.json", None),
        ("GET", "/api/v2/tickets/1001.json", None),
        ("GET", "/api/v2/tickets/1000/comments.json", None),
        ("GET", "/api/v2/search/count.json?query=type:ticket", None),
        ("GET", "/api/v2/users.json", None),
        ("POST", "/api/v2/tickets.json", {"ticket": {"comment": {"body": "hello"}}}),
    ],
)
def test_token_of_one_ticket_reaches_no_other(
    stage: "Stage", method: str, path: str, body: object
) -> None:
    """Asked directly over HTTP with the token out of the code, not through our client."""
    token = decode_code(stage.mint(1000)).code.secret.reveal()
    before = (len(stage.comments(1000)), len(stage.comments(1001)))
    request = urllib.request.Request(
        stage.sandbox.url + path,
        method=method,
        data=None if body is None else json.dumps(body).encode(),
        headers={"Authorization": f"Bearer {token}", "Content-Type": "application/json"},
    )
    with pytest.raises(urllib.error.HTTPError) as caught:
        urllib.request.urlopen(request)
    caught.value.close()
    assert caught.value.code in (403, 404)
    assert (len(stage.comments(1000)), len(stage.comments(1001))) == before


def test_awkward_tree_arrives_with_reasons_for_what_does_not(
    stage: "Stage", monkeypatch: pytest.MonkeyPatch
) -> None:
    logs = stage.logs
    (logs / "empty.log").touch()
    (logs / "app.log.1.gz").write_bytes(gzip.compress(b"old\nsecret_key=hunter2-old-secret\n"))
    os.mkfifo(logs / "pipe")
    outside = stage.folder / "outside.txt"
    outside.write_text("not yours\n")
    (logs / "link.log").symlink_to(outside)
    (logs / "id_rsa").write_text("not yours either\n")
    (logs / "core.bin").write_bytes(bytes(range(256)) * 64)
    with socket.socket(socket.AF_UNIX) as listener:
        monkeypatch.chdir(logs)  # a socket's path may have 107 bytes at most
        listener.bind("listener")
        outcome = stage.send(stage.mint())
    assert outcome.status == 0, outcome.err
    members = stage.attached()
    manifest = read_manifest(members["manifest.json"])
    arrived = {Path(entry.source).name: entry for entry in manifest.entries}
    assert set(arrived) == {"app.log", "app.log.1.gz", "empty.log"}
    assert arrived["empty.log"].size == 0
    assert b"".join(members.values()).count(b"hunter2") == 0
    assert "decompressed from gzip" in arrived["app.log.1.gz"].notes
    assert arrived["app.log.1.gz"].name.endswith("/app.log.1")
    left_out = {Path(out.source).name: out.reason for out in manifest.left_out}
    assert {"pipe", "link.log", "id_rsa", "core.bin", "listener"} <= set(left_out)
    assert all(left_out.values())


def test_file_that_grows_while_it_is_read(stage: "Stage") -> None:
    growing = stage.logs / "growing.log"
    line = b"2026-11-21 09:00:00 INFO request served in 12 ms, nothing of note happened\n"
    growing.write_bytes(line * 200_000)
    stop = Event()

    def grow() -> None:
        with growing.open("ab") as file:
            while not stop.is_set():
                file.write(line * 100)
                file.flush()
                time.sleep(0.001)

    writer = Thread(target=grow)
    writer.start()
    try:
        outcome = stage.send(stage.mint())
    finally:
        stop.set()
        writer.join()
    assert outcome.status == 0, outcome.err
    manifest = read_manifest(stage.attached()["manifest.json"])
    (entry,) = [e for e in manifest.entries if e.source.endswith("growing.log")]
    assert entry.size >= 200_000 * len(line)
    assert any("grew" in note for note in entry.notes)


def test_facts_profile_says_nothing_that_names_the_machine(stage: "Stage") -> None:
    outcome = stage.issuer("mint", "1000", "--profile", "facts")
    assert stage.send(outcome.out.strip()).status == 0
    members = stage.attached()
    (entry,) = read_manifest(members["manifest.json"]).entries
    facts = members[entry.name].decode()
    assert "UTC" in facts
    assert socket.gethostname() not in facts
