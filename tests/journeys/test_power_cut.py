"""What a power cut finds on the disk: the order in which the built operator makes things lasting.

A file is lasting once it was synced, a name once its folder was. So the system calls are looked at.
"""

import os
import re
import shutil
import subprocess  # noqa: TID251 - the trace is of the built operator
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Final

import pytest

from tests.chaos.world import make_code
from tests.journeys.conftest import KEY, TICKET
from ticket_code.code import Binding
from ticket_code.text_form import encode_code
from zendesk_sandbox.server import start_sandbox

pytestmark = [
    pytest.mark.journey,
    pytest.mark.skipif(shutil.which("strace") is None, reason="needs strace"),
]

CALLS: Final = "fsync,fdatasync,rename,renameat,renameat2,openat,write,pwrite64,sendto,unlink"
WHOLE: Final = re.compile(r"\d+ +(\w+)\((.*)\) += (-?\d+)")
BEGUN: Final = re.compile(r"\d+ +(\w+)\((.*) <unfinished \.\.\.>$")
ENDED: Final = re.compile(r"(\d+) +<\.\.\. (\w+) resumed>.*\) += (-?\d+)")
OPENED: Final = re.compile(r"\d+<([^>]*)>")
QUOTED: Final = re.compile(r'"((?:[^"\\]|\\.)*)"')


@dataclass(frozen=True)
class Step:
    """One thing that the operator did: `name` is that of a file, or begins a request."""

    thread: str
    kind: str
    name: str
    text: str = ""

    @property
    def is_synced_folder(self) -> bool:
        return (self.kind, self.name) == ("synced", "")


@pytest.fixture(scope="module")
def steps(operator_path: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Step, ...]:
    """Of a delivery of several parts, in order."""
    folder = tmp_path_factory.mktemp("traced")
    (folder / "logs").mkdir()
    text = b"abcdefghijklmnopqrstuvwxyz      " * 8
    noise = os.urandom(3_000_000).translate(text)
    (folder / "logs" / "app.log").write_bytes(
        b"\n".join(noise[at : at + 99] for at in range(0, len(noise), 99))
    )
    trace = folder / "trace"
    with start_sandbox() as sandbox:
        user = sandbox.seeded.requester.id
        token = sandbox.issue_token(user, "requests:write", "ticket_attachments:write")
        code = make_code(Binding.REQUESTS, token, sandbox.subdomain, timedelta(hours=1))
        done = subprocess.run(
            [
                *("strace", "-f", "-y", "-s", "3000", "-o", trace, "-e", f"trace={CALLS}"),
                *(operator_path, "--code-file", "-", "--yes", "--ticket", str(TICKET)),
                *("--state-dir", folder / "state", "--part-size", "1MiB"),
            ],
            env={
                "HOME": str(folder),
                "TMPDIR": str(folder),
                "JOURNEY_LOGS": str(folder / "logs"),
                "TICKETBOUND_SANDBOX_URL": sandbox.url,
            },
            input=encode_code(code, KEY).reveal().encode(),
            capture_output=True,
            check=False,
        )
    assert done.returncode == 0, done.stderr.decode()
    state = str(folder / "state" / code.id_text)
    with trace.open(errors="replace") as lines:
        return tuple(read_steps(lines, state))


def read_steps(lines: Iterator[str], folder: str) -> Iterator[Step]:
    """What happened in one folder and on the line; a sync or a new name counts once it is done."""
    begun: dict[str, str] = {}
    for line in lines:
        number = line.split(" ", 1)[0]
        if (found := BEGUN.match(line)) and found[1] in ("fsync", "fdatasync", "rename"):
            begun[number] = found[2]
        elif found := BEGUN.match(line) or WHOLE.match(line):
            yield from read_step(number, found[1], found[2], folder)
        elif (found := ENDED.match(line)) and number in begun:
            yield from read_step(number, found[2], begun.pop(number), folder)


def read_step(thread: str, call: str, told: str, folder: str) -> Iterator[Step]:
    text = told.replace("\\", "")
    if call == "sendto":
        if request := re.search(r'"((?:GET|POST|PUT|DELETE|HEAD) [^? ]*)', told):
            yield Step(thread, "sent", request[1])
        return
    place = OPENED.match(told) if call in ("fsync", "fdatasync", "write", "pwrite64") else None
    path = place[1] if place else (QUOTED.findall(told) or [""])[-1]
    if not path.startswith(folder):
        return
    kinds = {"fsync": "synced", "fdatasync": "synced", "write": "written", "pwrite64": "written"}
    is_made = call == "openat" and "O_CREAT" in told
    kind = "made" if is_made else kinds.get(call, "named" if call.startswith("rename") else call)
    yield Step(
        thread, kind, path.removeprefix(folder).lstrip("/"), text if kind == "written" else ""
    )


def last_before(steps: tuple[Step, ...], end: int, kind: str, name: str) -> int:
    """Where a step was taken last before another one; -1 if never."""
    return max(
        (n for n in range(end) if (steps[n].kind, steps[n].name) == (kind, name)), default=-1
    )


def find(steps: tuple[Step, ...], kind: str, pattern: str) -> list[int]:
    return [n for n, s in enumerate(steps) if s.kind == kind and re.match(pattern, s.name)]


def states(steps: tuple[Step, ...]) -> list[tuple[int, str]]:
    """Where the state got its name, and what stands in it."""
    texts, found = "", []
    for number, step in enumerate(steps):
        if (step.kind, step.name) == ("made", "state.draft"):
            texts = ""
        elif (step.kind, step.name) == ("written", "state.draft"):
            texts += step.text
        elif (step.kind, step.name) == ("named", "state.json"):
            found.append((number, texts))
    return found


def test_each_state_lasts_before_it_has_its_name_and_then_its_name_does(
    steps: tuple[Step, ...],
) -> None:
    named = find(steps, "named", "state.json")
    assert len(named) > 6
    for here in named:
        synced = last_before(steps, here, "synced", "state.draft")
        assert synced > last_before(steps, here, "written", "state.draft") > 0
        own = [step for step in steps[here + 1 :] if step.thread == steps[here].thread]
        assert next(s for s in own if s.is_synced_folder or s.kind == "sent").is_synced_folder


def test_each_part_lasts_before_the_state_tells_of_it(steps: tuple[Step, ...]) -> None:
    parts = {s.name for s in steps if s.kind == "made" and s.name.endswith(".zip")}
    assert len(parts) > 2
    for part in parts:
        here = next(number for number, text in states(steps) if part in text)
        synced = last_before(steps, here, "synced", part)
        assert synced > last_before(steps, here, "written", part) > 0
        assert last_before(steps, here, "synced", "") > last_before(steps, here, "made", part)


def test_comment_is_written_down_before_it_is_sent(steps: tuple[Step, ...]) -> None:
    (sent,) = find(steps, "sent", "PUT /api/v2/requests/")
    number, text = [one for one in states(steps) if one[0] < sent][-1]
    assert re.search(r'"posting": \[[n\s]*[1-9]', text)
    assert any(steps[n].is_synced_folder for n in range(number, sent))


def test_parts_are_removed_when_the_receipt_lasts(steps: tuple[Step, ...]) -> None:
    (named,) = find(steps, "named", "receipt.json")
    assert last_before(steps, named, "synced", "receipt.draft") > 0
    removed = find(steps, "unlink", r".*\.zip$")
    assert len(removed) > 2
    assert any(steps[n].is_synced_folder for n in range(named, min(removed)))
    (posted,) = find(steps, "sent", "PUT /api/v2/requests/")
    assert posted < named
