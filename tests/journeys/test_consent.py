"""What the person at the terminal decides: which sources, what to look at, and whether at all."""

import json
import os
import signal
import zipfile
from hashlib import sha256
from typing import TYPE_CHECKING

import pytest

from log_bundle.agreement import AGREEMENT_NAME, Agreement, read_agreement
from log_bundle.manifest import MANIFEST_NAME, read_manifest
from tests.journeys.test_person import CHOOSE, PASTE, SEND, at_terminal

if TYPE_CHECKING:
    from tests.journeys.conftest import Stage

pytestmark = pytest.mark.journey

PRIVATE = "dear diary"
PAGE = "q: back -- "


@pytest.fixture
def several(stage: "Stage") -> str:
    """A code for a profile with three sources."""
    (stage.logs / "private.log").write_text(f"{PRIVATE}\n")
    outcome = stage.issuer("mint", "1000", "--profile", "several")
    assert outcome.status == 0, outcome.err
    return outcome.out.strip()


def demand_private_is_out(stage: "Stage", *, how: str, unticked: tuple[str, ...]) -> Agreement:
    """Nothing of it arrived; agreement, manifest, comment and issuer all say what was left out."""
    members = stage.attached()
    assert PRIVATE.encode() not in b"".join(members.values())
    agreement = read_agreement(members[AGREEMENT_NAME])
    assert (agreement.how, agreement.unticked) == (how, unticked)
    assert agreement.manifest_sha256 == sha256(members[MANIFEST_NAME]).hexdigest()
    left_out = {out.source for out in read_manifest(members[MANIFEST_NAME]).left_out}
    assert {f"source {name}" for name in unticked} <= left_out
    body = stage.sent_comments()[-1]["plain_body"]
    assert f"; unticked: {', '.join(unticked)}" in body
    watched = stage.issuer("watch", "1000", "--json").envelope["data"]
    assert watched["agreed_at"] == agreement.agreed_at
    assert (watched["agreed_how"], watched["unticked"]) == (how, list(unticked))
    assert watched["as_told"] is True
    return agreement


def test_source_is_unticked_before_anything_is_read(stage: "Stage", several: str) -> None:
    with at_terminal(stage) as terminal:
        terminal.wait_for(PASTE)
        terminal.answer(several, CHOOSE)
        terminal.answer("7", "there is no source 7: they have the numbers 1 to 3", CHOOSE)
        terminal.answer("xyz", "'xyz' is not known here", CHOOSE)
        terminal.answer("1-3", "[ ]  1  app", "[ ]  3  facts", CHOOSE)
        terminal.answer("", "nothing is ticked", CHOOSE)
        terminal.answer("1 facts", "[x]  1  app", "[ ]  2  private  left out", CHOOSE)
        terminal.answer("l", "source private: left out by whoever ran this program", CHOOSE)
        terminal.answer("", "ready for ticket 1000", SEND)
        terminal.type("y")
        assert terminal.end() == 0
    demand_private_is_out(stage, how="terminal", unticked=("private",))


def test_look_save_untick_and_agree(stage: "Stage", several: str) -> None:
    odd = b"\x1b[2J\xff one\n" * 3 + b"fine\n" * 200 + b"a Word\n" + b"fine\n" * 200
    (stage.logs / "app-odd.log").write_bytes(odd)
    copy = stage.folder / "copy"
    with at_terminal(stage) as terminal:
        terminal.go_to_question(several)
        terminal.answer("maybe", "'maybe' is not known here; please type y or n", SEND)
        terminal.answer("yes sir", "'yes sir' is not known here", SEND)
        terminal.answer("?", "s FOLDER  saves a copy", SEND)
        terminal.answer("v 99", "there is no file '99'", SEND)
        terminal.answer("v log", "more than one has 'log' in its name", SEND)
        terminal.answer("v private.log", PRIVATE, "this is the end of it", SEND)
        terminal.answer("v manifest.json", '"code_id"', PAGE)
        terminal.answer("q", SEND)
        terminal.answer("v app-odd.log", r"\x1b[2J\xff one", PAGE)
        terminal.answer("!", "'!' is not known here", PAGE)
        terminal.answer("/wORD", "a Word", PAGE)
        terminal.answer("/nothing", "no line after these has 'nothing'", SEND)
        terminal.answer("s", "in which folder? Enter: none: ")
        terminal.answer(str(copy), f"saved in {copy}", SEND)
        terminal.answer(f"s {copy}", "copied", SEND)
        terminal.answer(f"s {copy}/a/b", f"there is no folder {copy}/a", SEND)
        terminal.answer("u 9", "there is no source 9", SEND)
        terminal.answer("u 1-3", "that would leave nothing to send", SEND)
        terminal.answer("u", "its number; Enter: none: ")
        terminal.answer("2", "[ ]  2  private  left out", "ready for ticket 1000", SEND)
        terminal.answer("u 2", "that is left out already", SEND)
        terminal.answer("u 1-3", "that would leave nothing to send", SEND)
        terminal.type("y")
        assert terminal.end() == 0
    assert "\x1b[2J" not in terminal.text
    demand_private_is_out(stage, how="terminal", unticked=("private",))
    (saved,) = copy.iterdir()
    with zipfile.ZipFile(saved) as archive:
        assert AGREEMENT_NAME not in archive.namelist()
        assert any(PRIVATE.encode() in archive.read(name) for name in archive.namelist())


WAYS = {
    "choose": (),
    "list": (("l", PAGE),),
    "send": (("", SEND),),
    "view": (("", SEND), ("v", "Enter: none: ")),
    "page": (("", SEND), ("v app.log", PAGE)),
    "save": (("", SEND), ("s", "Enter: none: ")),
    "untick": (("", SEND), ("u", "Enter: none: ")),
}


@pytest.mark.parametrize("key", ["ctrl-c", "ctrl-d"])
@pytest.mark.parametrize("question", WAYS)
def test_each_question_can_be_left(stage: "Stage", several: str, question: str, key: str) -> None:
    before = stage.count_authorized()
    for number in range(60):
        (stage.logs / f"app-{number}.log").write_text("fine\n")
    (stage.logs / "app.log").write_text("fine\n" * 500)
    with at_terminal(stage) as terminal:
        terminal.wait_for(PASTE)
        terminal.answer(several, CHOOSE)
        for typed, words in WAYS[question]:
            terminal.answer(typed, words)
        if key == "ctrl-c":
            os.killpg(terminal.process.pid, signal.SIGINT)
        else:
            terminal.press(b"\x04")
        assert terminal.end() == 60
    assert "nothing is on the ticket" in terminal.text
    assert stage.count_authorized() == before
    assert not stage.state.exists() or list(stage.state.iterdir()) == []


def test_unattended_runs_choose_with_options(stage: "Stage", several: str) -> None:
    wrong = stage.send(several, "--only", "app,nothing")
    assert wrong.status == 2
    assert wrong.envelope["error"]["hint"] == "its sources are: app, private, facts"
    assert stage.send(several, "--since", "31d").status == 2
    outcome = stage.send(several, "--only", "app", "--skip", "facts", "--since", "24h")
    assert outcome.status == 0, outcome.err
    agreement = demand_private_is_out(stage, how="option", unticked=("private", "facts"))
    assert (agreement.taken, agreement.window, agreement.asked_window) == (("app",), "24h", "30d")


def test_plan_tells_each_source_and_the_whole(stage: "Stage") -> None:
    (stage.logs / "private.log").write_text(f"{PRIVATE}\n")
    asked = ("plan", "--profile", "several", "--skip", "facts")
    shown = stage.run_operator(*asked)
    assert shown.status == 0, shown.err
    assert "[x]  2  private         1       11 B       11 B" in shown.out
    assert "what some would rather keep to themselves" in shown.out
    assert "[ ]  3  facts    left out" in shown.out
    assert "together: 2 files, about 51 B" in shown.out
    assert "to send: less than a minute, at 1.0 MB a second" in shown.out
    data = json.loads(stage.run_operator(*asked, "--json").out)["data"]
    assert [source["id"] for source in data["sources"]] == ["app", "private", "facts"]
    assert [source["taken"] for source in data["sources"]] == [True, True, False]
    assert (data["files"], data["size"], data["parts"]) == (2, 51, 1)
    assert not stage.state.exists()
