"""The built operator where machines and clocks are at their worst.

The sizes are small unless EXTREMES=whole; then it is 3 GB in one log, and 200,000 files.
"""

import hashlib
import os
import shutil
import subprocess  # noqa: TID251 - starts the built operator
import sys
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from threading import Event, Thread
from typing import Final

import pytest

from log_bundle.manifest import Manifest, read_manifest
from tests.bench.corpus import write_corpus
from tests.chaos.world import make_code
from tests.journeys.conftest import KEY, TICKET
from ticket_code.code import Binding
from ticket_code.text_form import encode_code
from zendesk_sandbox.observing import Exchange
from zendesk_sandbox.server import RunningSandbox, start_sandbox

pytestmark = [
    pytest.mark.journey,
    pytest.mark.skipif(sys.platform == "win32", reason="processes are measured as POSIX does it"),
]

IS_WHOLE: Final = os.environ.get("EXTREMES") == "whole"
ONE_LOG: Final = 3_000_000_000 if IS_WHOLE else 30_000_000
FILES: Final = 200_000 if IS_WHOLE else 5_000
MEMORY: Final = 100_000_000
PATIENCE: Final = 900 if IS_WHOLE else 120
SCOPES: Final = ("requests:write", "ticket_attachments:write")
TWO_HOURS: Final = 7200
FAKE_TIME: Final = next(Path("/usr/lib").glob("*/faketime/libfaketime.so.1"), None)

# Runs a program and writes the peak memory of its largest descendant to the file argv[1].
WATCH: Final = """
import resource, subprocess, sys
status = subprocess.run(sys.argv[2:]).returncode
with open(sys.argv[1], "w") as file:
    file.write(str(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * 1024))
sys.exit(status)
"""


@dataclass(frozen=True)
class Ended:
    """How the operator ended, and the bytes of memory it took."""

    status: int
    said: str
    memory: int


@dataclass(frozen=True)
class Desk:
    """A customer with logs and the built operator, and a Zendesk."""

    sandbox: RunningSandbox
    operator: Path
    folder: Path

    @property
    def logs(self) -> Path:
        return self.folder / "logs"

    @property
    def state(self) -> Path:
        return self.folder / "state"

    def mint(self, life: timedelta = timedelta(hours=24)) -> str:
        """A code; its token lives as long."""
        user, seconds = self.sandbox.seeded.requester.id, int(life.total_seconds())
        token = self.sandbox.issue_token(user, *SCOPES, life=seconds)
        code = make_code(Binding.REQUESTS, token, self.sandbox.subdomain, life, profile="whole")
        return encode_code(code, KEY).reveal()

    def run(
        self,
        code: str,
        *options: str,
        before: Sequence[str] = (),
        more: Mapping[str, str] | None = None,
    ) -> Ended:
        """The operator, agreed to beforehand; `before` is a program that starts it."""
        told = self.folder / "memory"
        done = subprocess.run(
            [
                *(*before, sys.executable, "-c", WATCH, str(told), str(self.operator)),
                *("--code-file", "-", "--yes", "--ticket", str(TICKET)),
                *("--state-dir", str(self.state), *options),
            ],
            env={
                **os.environ,
                "JOURNEY_LOGS": str(self.logs),
                "TICKETBOUND_SANDBOX_URL": self.sandbox.url,
                **(more or {}),
            },
            input=code.encode(),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            timeout=PATIENCE,
            check=False,
        )
        assert b"Traceback" not in done.stdout
        return Ended(done.returncode, done.stdout.decode(), int(told.read_text()))

    def sent_parts(self) -> list[Path]:
        """The files that comments brought, in the order of parts."""
        with self.sandbox.state.lock:
            found = [a for a in self.sandbox.state.attachments.values() if a.ticket == TICKET]
        return [a.path for a in sorted(found, key=lambda a: part_number(a.file_name))]

    def manifest(self) -> Manifest:
        """Of the bundle on the ticket."""
        with zipfile.ZipFile(self.sent_parts()[0]) as first:
            return read_manifest(first.read("manifest.json"))

    def kept_files(self) -> set[str]:
        """Names of what lies in the state folder."""
        return {path.name for path in self.state.rglob("*") if path.is_file()}


def part_number(name: str) -> int:
    return int(name.rpartition("part")[2].removesuffix(".zip"))


@pytest.fixture
def desk(operator_path: Path, tmp_path: Path) -> Iterator[Desk]:
    (tmp_path / "logs").mkdir()
    (tmp_path / "state").mkdir(mode=0o700)
    with start_sandbox() as sandbox:
        yield Desk(sandbox, operator_path, tmp_path)


def write_log(path: Path, size: int) -> None:
    text = write_corpus(path.with_name("corpus"), 5_000_000).path.read_bytes()
    path.with_name("corpus").unlink()
    with path.open("wb") as file:
        file.writelines(text for _ in range(size // 5_000_000))


def test_one_large_log_arrives_in_pieces_and_in_flat_memory(desk: Desk) -> None:
    write_log(desk.logs / "app.log", ONE_LOG)
    ended = desk.run(desk.mint(), *(() if IS_WHOLE else ("--part-size", "1MiB")))
    assert ended.status == 0, ended.said
    assert ended.memory <= MEMORY
    (entry,) = desk.manifest().entries
    parts = desk.sent_parts()
    assert len(parts) == desk.manifest().parts > 2
    whole, size = hashlib.sha256(), 0
    for piece in entry.pieces:
        with zipfile.ZipFile(parts[piece.part - 1]) as part, part.open(piece.name) as member:
            last = b""
            while data := member.read(1 << 20):
                whole.update(data)
                size, last = size + len(data), data
            assert last.endswith(b"\n")
    assert (whole.hexdigest(), size) == (entry.sha256, entry.size)
    assert size > ONE_LOG * 0.95


def test_very_many_files(desk: Desk) -> None:
    for number in range(FILES):
        folder = desk.logs / f"{number // 1000}"
        folder.mkdir(exist_ok=True)
        (folder / f"{number}.log").write_bytes(b"2026-11-22T09:00:00Z INFO started\n")
    ended = desk.run(desk.mint())
    assert ended.status == 0, ended.said
    assert ended.memory <= MEMORY
    manifest = desk.manifest()
    assert len(manifest.entries) >= min(FILES, 5_000)
    if len(manifest.entries) < FILES:
        assert any(out.reason == "more than one bundle can list" for out in manifest.left_out)


def test_log_that_grows_for_ever(desk: Desk) -> None:
    growing = desk.logs / "app.log"
    growing.write_bytes(b"2026-11-22T09:00:00Z INFO request served in 12 ms\n" * 200_000)
    planned = growing.stat().st_size
    stop = Event()

    def grow() -> None:
        with growing.open("ab", buffering=0) as file:
            while not stop.wait(0.002):
                file.write(b"2026-11-22T09:00:01Z INFO one more request served\n" * 4_000)

    writer = Thread(target=grow)
    writer.start()
    try:
        ended = desk.run(desk.mint())
    finally:
        stop.set()
        writer.join()
    assert ended.status == 0, ended.said
    assert ended.memory <= MEMORY
    (entry,) = desk.manifest().entries
    assert planned <= entry.size < growing.stat().st_size
    assert any("grew" in note for note in entry.notes)


@pytest.mark.skipif(shutil.which("unshare") is None, reason="needs unshare, of util-linux")
@pytest.mark.parametrize("megabytes", [3, 12])
def test_no_room_in_the_state_folder(desk: Desk, megabytes: int) -> None:
    """Of 12 MB too little for a bundle that deflates badly; of 3 MB at once too little."""
    mounting = 'mount -t tmpfs -o "size=$1m,mode=700" none "$2" && shift 2 && exec "$@"'
    inside = ("unshare", "--user", "--map-root-user", "--mount", "sh", "-c", mounting, "sh")
    before = (*inside, str(megabytes), str(desk.state))
    if subprocess.run([*before, "true"], capture_output=True, check=False).returncode != 0:
        pytest.skip("this system lets nobody mount anything")
    (desk.logs / "app.log").write_bytes(make_random_lines(30_000_000))
    ended = desk.run(desk.mint(), before=before)
    assert ended.status == 41, ended.said
    assert "free some space, or name another folder with --state-dir" in ended.said
    assert desk.sent_parts() == []
    assert desk.sandbox.state.uploads == {}


def test_files_may_not_grow_so_large(desk: Desk) -> None:
    """As a quota: the system refuses to write on in the midst of a part."""
    (desk.logs / "app.log").write_bytes(make_random_lines(40_000_000))
    limiting = 'ulimit -f 16000; exec "$@"'
    ended = desk.run(desk.mint(), before=("bash", "-c", limiting, "sh"))
    assert ended.status == 41, ended.said
    assert desk.sent_parts() == []
    assert desk.sandbox.state.uploads == {}
    assert desk.kept_files() == set()


def make_random_lines(size: int) -> bytes:
    """Words without sense, which deflate to about two thirds."""
    letters = (b"abcdefghijklmnopqrstuvwxyz      " * 8)[:256]
    text = os.urandom(size).translate(letters)
    return b"\n".join(text[at : at + 99] for at in range(0, size, 99)) + b"\n"


@pytest.mark.skipif(FAKE_TIME is None, reason="needs libfaketime")
@pytest.mark.parametrize("hours", [-2, 2])
@pytest.mark.parametrize("life", [timedelta(hours=1), timedelta(hours=24)])
def test_clock_of_the_machine_is_wrong(desk: Desk, hours: int, life: timedelta) -> None:
    """Also where by the wrong clock the code has expired, or is not yet made."""
    (desk.logs / "app.log").write_bytes(make_random_lines(3_000_000))
    wrong = {"LD_PRELOAD": str(FAKE_TIME), "FAKETIME": f"{hours:+}h", "FAKETIME_DONT_RESET": "1"}
    ended = desk.run(desk.mint(life), "--part-size", "1MiB", more=wrong)
    assert ended.status == 0, ended.said
    assert len(desk.sent_parts()) == desk.manifest().parts > 1
    assert count_sent_comments(desk) == 1


@pytest.mark.parametrize("seconds", [-TWO_HOURS, TWO_HOURS])
def test_clock_of_zendesk_is_another(desk: Desk, seconds: int) -> None:
    """Every upload seems to have ended long ago, or to live for hours."""
    (desk.logs / "app.log").write_bytes(make_random_lines(3_000_000))
    desk.sandbox.advance(seconds)
    ended = desk.run(desk.mint(), "--part-size", "1MiB")
    assert ended.status == 0, ended.said
    assert len(desk.sent_parts()) == desk.manifest().parts > 1
    assert count_sent_comments(desk) <= 2


def count_sent_comments(desk: Desk) -> int:
    """Comments that brought files."""
    comments = desk.sandbox.state.tickets[TICKET].comments
    return sum(
        any(desk.sandbox.state.attachments[i].ticket for i in c.attachment_ids) for c in comments
    )


def test_code_that_expires_in_mid_upload(operator_path: Path, tmp_path: Path) -> None:
    """The bundle is kept, the words say what to do, and a new code sends it."""
    (tmp_path / "logs").mkdir()
    (tmp_path / "logs" / "app.log").write_bytes(make_random_lines(4_000_000))
    running: list[RunningSandbox] = []

    def expire_once(exchange: Exchange) -> None:
        if exchange.method == "POST" and exchange.path.endswith("/uploads") and running:
            running.pop().advance(TWO_HOURS)

    with start_sandbox(observe=expire_once) as sandbox:
        desk = Desk(sandbox, operator_path, tmp_path)
        running.append(sandbox)
        ended = desk.run(desk.mint(timedelta(hours=1)), "--part-size", "1MiB")
        assert ended.status in (11, 21), ended.said
        assert "kept" in ended.said
        assert "new code" in ended.said
        assert count_sent_comments(desk) == 0
        assert {"state.json"} < desk.kept_files()
        again = desk.run(desk.mint(), "resume")
        assert again.status == 0, again.said
        parts = desk.sent_parts()
        assert len(parts) == desk.manifest().parts > 2
        assert count_sent_comments(desk) == 1
        assert len({hashlib.sha256(p.read_bytes()).hexdigest() for p in parts}) == len(parts)
