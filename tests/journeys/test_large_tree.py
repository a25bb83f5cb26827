"""A real tree: this machine's own logs and over 200 MB of generated ones, in flat memory."""

import gzip
import os
import shutil
import sys
from pathlib import Path
from threading import Event, Thread
from typing import TYPE_CHECKING

import pytest

from log_bundle.manifest import read_manifest
from tests.bench.corpus import write_corpus

if TYPE_CHECKING:
    from tests.journeys.conftest import Stage

pytestmark = pytest.mark.journey

MEMORY_LIMIT = 120_000_000
UNREADABLE_TO = 65534
"""The user "nobody": root would read everything."""


def fill(logs: Path, outside: Path) -> set[bytes]:
    """Lay the tree out; returns the planted secrets."""
    corpus = write_corpus(outside.with_name("corpus"), 6_000_000)
    text = corpus.path.read_bytes()
    for number in range(4):
        with (logs / f"app-{number}.log").open("wb") as file:
            file.writelines(text for _ in range(9))
    (logs / "rotated.log.1.gz").write_bytes(gzip.compress(text, 1))
    (logs / "real").mkdir()
    for path in Path("/var/log").glob("*.log"):
        if path.is_file() and os.access(path, os.R_OK):
            shutil.copy(path, logs / "real" / path.name)
    (logs / "empty.log").touch()
    (logs / "closed.log").write_text("not for everybody\n")
    (logs / "closed.log").chmod(0)
    os.mkfifo(logs / "pipe")
    outside.write_text("not yours\n")
    (logs / "link.log").symlink_to(outside)
    return set(corpus.secrets)


def give_to_nobody(folder: Path) -> None:
    """Everything but the closed file, and the way there."""
    for place in (folder, *folder.parents):
        if place.is_relative_to("/tmp") and place != Path("/tmp"):
            place.chmod(0o755)
    for path in folder.rglob("*"):
        if path.name != "closed.log":
            os.chown(path, UNREADABLE_TO, UNREADABLE_TO, follow_symlinks=False)
    os.chown(folder, UNREADABLE_TO, UNREADABLE_TO)


# Runs a program and prints the peak memory of its largest descendant to the file argv[1].
WATCH = """
import os, resource, subprocess, sys
if os.geteuid() == 0:
    os.setgroups([]); os.setgid(65534); os.setuid(65534)
status = subprocess.run(sys.argv[2:]).returncode
with open(sys.argv[1], "w") as file:
    file.write(str(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * 1024))
sys.exit(status)
"""


def test_two_hundred_megabytes_arrive_whole_in_flat_memory(stage: "Stage") -> None:
    planted = fill(stage.logs, stage.folder / "outside.txt")
    home = stage.folder / "nobody"
    home.mkdir()
    executable = home / "operator"
    shutil.copy(stage.operator, executable)
    executable.chmod(0o755)
    code_file = home / "code"
    code_file.write_text(stage.mint())
    code_file.chmod(0o600)
    if os.geteuid() == 0:
        give_to_nobody(home)
        give_to_nobody(stage.logs)
    stop = Event()
    growing = stage.logs / "growing.log"
    growing.write_bytes(b"2026-11-21 09:00:00 INFO request served in 12 ms\n" * 100_000)

    def grow() -> None:
        with growing.open("ab") as file:
            while not stop.wait(0.005):
                file.write(b"2026-11-21 09:00:01 INFO one more request served\n" * 50)
                file.flush()

    writer = Thread(target=grow)
    writer.start()
    try:
        outcome = stage.run(
            *(sys.executable, "-c", WATCH, str(home / "peak"), str(executable)),
            *("--code-file", str(code_file), "--yes", "--ticket", "1000", "--json"),
            *("--state-dir", str(home / "state")),
            more={"HOME": str(home), "TMPDIR": str(home)},
        )
    finally:
        stop.set()
        writer.join()
    assert outcome.status == 0, outcome.err
    peak = int((home / "peak").read_text())
    assert peak < MEMORY_LIMIT

    members = stage.attached()
    manifest = read_manifest(members.pop("manifest.json"))
    assert manifest.parts > 1
    assert sum(entry.size for entry in manifest.entries) > 200_000_000
    arrived = {Path(entry.source).name: entry for entry in manifest.entries}
    assert arrived["empty.log"].size == 0
    assert "decompressed from gzip" in arrived["rotated.log.1.gz"].notes
    assert any("grew" in note for note in arrived["growing.log"].notes)
    left_out = {Path(out.source).name: out.reason for out in manifest.left_out}
    assert {"pipe", "link.log"} <= set(left_out)
    assert "permission" in left_out["closed.log"]
    suspects = [arrived["app-0.log"], arrived["rotated.log.1.gz"]]
    text = b"".join(members[piece.name] for entry in suspects for piece in entry.pieces)
    assert len(planted) > 100
    assert [secret for secret in planted if secret in text] == []
