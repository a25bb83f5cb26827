"""Somebody who may write to a log folder swaps names in it while they are read.

The attacker is a process that exchanges two names in one call of the kernel, as often as it can.
"""

import os
import subprocess  # noqa: TID251 - the attacker has to be another process
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from log_operator.errors import CollectFailed

from .conftest import Collect, Collected, Write

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the attack needs renameat2")

ATTACKER = """
import ctypes, os, sys
libc = ctypes.CDLL(None, use_errno=True)
good, evil = map(os.fsencode, sys.argv[1:])
parent = os.getppid()
print("ready", flush=True)
while os.getppid() == parent:
    for _ in range(1000):
        libc.renameat2(-100, good, -100, evil, 2)
"""
READS = 4_000
SECONDS = 2.0


@contextmanager
def attacked(good: Path, evil: Path) -> Iterator[None]:
    command = [sys.executable, "-c", ATTACKER, str(good), str(evil)]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as attacker:
        assert attacker.stdout is not None
        attacker.stdout.readline()
        try:
            yield
        finally:
            attacker.kill()


def read_all(result: Collected, name: str) -> bytes:
    try:
        return result.read(name)[0]
    except CollectFailed:
        return b"refused"


def read_naively(path: Path) -> bytes:
    descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK)
    try:
        return os.read(descriptor, 100)
    finally:
        os.close(descriptor)


CLEAN = {b"good", b"refused"}


def collect_answers(read: Callable[[], bytes], expected: set[bytes]) -> set[bytes]:
    """The answers of many reads; of more than that where a busy machine starves one side."""
    stop_at = time.monotonic() + SECONDS
    give_up_at = stop_at + 20
    answers: set[bytes] = set()
    count = 0
    while (count < READS and time.monotonic() < stop_at) or not expected <= answers:
        answers.add(read())
        count += 1
        if time.monotonic() > give_up_at:
            break
    return answers


@pytest.fixture
def secret(tree: Path) -> Path:
    folder = tree.parent / "secret"
    folder.mkdir()
    (folder / "app.log").write_text("SECRET")
    return folder


def make_link_to_folder(evil: Path, secret: Path) -> None:
    evil.symlink_to(secret)


def make_link_to_file(evil: Path, secret: Path) -> None:
    evil.symlink_to(secret / "app.log")


def make_hard_link(evil: Path, secret: Path) -> None:
    evil.hardlink_to(secret / "app.log")


@pytest.mark.parametrize(
    ("swapped", "make_evil"),
    [
        ("a", make_link_to_folder),
        ("a/b", make_link_to_folder),
        ("a/b/app.log", make_link_to_file),
        ("a/b/app.log", make_hard_link),
    ],
)
def test_reading_never_leaks(
    write: Write,
    collect: Collect,
    tree: Path,
    secret: Path,
    swapped: str,
    make_evil: Callable[[Path, Path], None],
) -> None:
    if swapped == "a":
        (secret / "b").symlink_to(".")
    path = write("a/b/app.log", b"good")
    result = collect("a/**")
    evil = tree / "evil"
    make_evil(evil, secret)
    with attacked(tree / swapped, evil):
        answers = collect_answers(lambda: read_all(result, "a/b/app.log"), CLEAN)
        naive = collect_answers(lambda: read_naively(path), {b"good", b"SECRET"})
    assert answers == CLEAN
    assert naive == {b"good", b"SECRET"}  # the attack works on what does not defend itself


def test_reading_never_waits_for_a_pipe(write: Write, collect: Collect, tree: Path) -> None:
    write("app.log", b"good")
    result = collect("app.log")
    os.mkfifo(tree / "evil")
    with attacked(tree / "app.log", tree / "evil"):
        answers = collect_answers(lambda: read_all(result, "app.log"), CLEAN)
    assert answers == CLEAN


def test_planning_never_leaves_the_tree(
    write: Write, collect: Collect, tree: Path, secret: Path
) -> None:
    write("a/app.log", b"good")
    (secret / "betrayed.log").write_text("SECRET")
    (tree / "evil").symlink_to(secret)
    planned: set[str] = set()
    with attacked(tree / "a", tree / "evil"):
        stop_at = time.monotonic() + SECONDS
        give_up_at = stop_at + 20
        while time.monotonic() < stop_at or (len(planned) < 2 and time.monotonic() < give_up_at):
            planned.update(collect("**").names)
    assert planned == {"a/app.log", "evil/app.log"}
