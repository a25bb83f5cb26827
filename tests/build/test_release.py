"""What is published: the same bytes each time, and what it says of itself is true."""

import hashlib
import os
import subprocess  # noqa: TID251 - runs what was built
import tarfile
from pathlib import Path

import pytest

from tests.build.conftest import ROOT, Release


def tell_version(executable: Path) -> list[str]:
    return subprocess.run(
        [executable, "--version"], capture_output=True, text=True, check=True
    ).stdout.splitlines()


def test_two_builds_are_equal_bit_by_bit(journey_operator: Path, release: Release) -> None:
    """Their sources are the same, their folders are not; `make reproduce` moves the sources too."""
    told = {tell_version(path)[3] for path in (journey_operator, release.executable)}
    assert len(told) == 1, "the sources were changed between the builds"
    first, second = (
        hashlib.sha256(path.read_bytes()).hexdigest()
        for path in (journey_operator, release.executable)
    )
    assert first == second


def test_sums_are_right(release: Release) -> None:
    lines = release.find("SHA256SUMS").read_text().splitlines()
    assert len(lines) == 3
    for line in lines:
        digest, name = line.split("  ")
        assert hashlib.sha256((release.folder / name).read_bytes()).hexdigest() == digest


def test_version_says_what_it_was_built_of(release: Release) -> None:
    lock = hashlib.sha256((ROOT / "build/operator.lock").read_bytes()).hexdigest()
    said = tell_version(release.executable)
    assert said[0].startswith("operator ")
    assert said[1:3] == ["vendor: Acme (Zendesk: acme)", "keys: 3097e2de"]
    assert said[3].startswith("build: ")
    assert said[4:] == [f"lock: sha256:{lock}"]


@pytest.mark.skipif(os.name == "nt", reason="Windows gets a .zip")
def test_the_folder_build_runs_where_it_is_unpacked(release: Release, tmp_path: Path) -> None:
    with tarfile.open(release.find("*.tar.gz")) as archive:
        assert {(m.uid, m.gid, m.mtime) for m in archive} == {(0, 0, 1_700_000_000)}
        archive.extractall(tmp_path, filter="data")
    (program,) = tmp_path.glob("*/operator")
    log = tmp_path / "a.log"
    log.write_text("password=hunter2\n")
    done = subprocess.run([program, "redact", log], capture_output=True, text=True, check=True)
    assert "hunter2" not in done.stdout
    assert "[redacted:" in done.stdout
    assert not list(program.parent.rglob("late"))
