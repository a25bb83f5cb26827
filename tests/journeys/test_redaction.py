"""What the customer sees of redaction, with the built executable."""

import os
import shutil
import subprocess  # noqa: TID251 - journeys start the built programs
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from log_bundle.manifest import read_manifest
from tests.journeys.conftest import ROOT
from tests.journeys.test_person import SEND, at_terminal

if TYPE_CHECKING:
    from tests.journeys.conftest import Stage

pytestmark = pytest.mark.journey

SCAN = "self._database.scan(data, match_event_handler=self._note)"


def test_counts_are_shown_before_the_question(stage: "Stage") -> None:
    (stage.logs / "b.log").write_text("pwd=hunter2-b token=hunter2-c\npwd=hunter2-d\n" * 3)
    code = stage.mint()
    with at_terminal(stage) as terminal:
        terminal.go_to_question(code)
        shown = terminal.text
        terminal.type("l")
        terminal.wait_for(SEND, times=2)
        terminal.type("n")
        assert terminal.end() == 60
    assert "7 lines redacted in 2 files:" in shown
    table = [line.split() for line in shown.splitlines() if " x " in line]
    assert table == [
        ["password", "6", "x", "54", "B", "in", "1", "file"],
        ["key-value", "4", "x", "41", "B", "in", "2", "files"],
    ]
    assert f"{stage.state}/" in shown
    assert "hunter2" not in terminal.text
    listed = terminal.text[len(shown) :]
    # A long name breaks where the line ends.
    assert f"{stage.logs}/b.log,6linesredacted" in "".join(listed.split())
    assert listed.count(" x ") == 3


def test_summary_fits_a_narrow_terminal(stage: "Stage") -> None:
    (stage.logs / "b.log").write_text("pwd=hunter2-b token=hunter2-c\n" * 3)
    code = stage.mint(1000, "--message", "please send us what the shop wrote since the last update")
    with at_terminal(stage, more={"COLUMNS": "60"}) as terminal:
        terminal.go_to_question(code)
        terminal.type("n")
        assert terminal.end() == 60
    introduction = terminal.text.partition("Acme asks")[2].partition("collecting")[0]
    summary = terminal.text.partition("ready for ticket")[2].partition(SEND)[0]
    lines = [line for line in (introduction + summary).splitlines() if "\x1b" not in line]
    assert len(lines) > 12
    assert [line for line in lines if len(line) > 60 and str(stage.state) not in line] == []


def test_manifest_tells_the_same_and_the_comment_says_it_short(stage: "Stage") -> None:
    (stage.logs / "b.log").write_text("pwd=hunter2-b token=hunter2-c\npwd=hunter2-d\n")
    assert stage.send(stage.mint()).status == 0
    entries = {
        Path(entry.source).name: entry
        for entry in read_manifest(stage.attached()["manifest.json"]).entries
    }
    assert [(r.rule, r.count, r.lines, r.bytes) for r in entries["b.log"].redactions] == [
        ("key-value", 1, 1, 9),
        ("password", 2, 2, 18),
    ]
    comment = stage.comments()[-1]["body"]
    assert "; 3 lines redacted in 2 files; 0 left out\n" in comment
    assert "    2 x key-value in 2 files\n    2 x password in 1 file\n" in comment


def test_redact_shows_what_would_become_of_a_file(stage: "Stage") -> None:
    calls = len(stage.sandbox.requests)
    log = str(stage.logs / "app.log")
    shown = stage.run(str(stage.operator), "redact", log)
    assert (shown.status, shown.out) == (0, "started\npassword=[redacted:key-value]\nstopped\n")
    assert f"{log}: 1 line redacted" in shown.err
    shown = stage.run(str(stage.operator), "redact", "--explain", "-", given=b"\npwd=hunter2-b\n")
    assert shown.out.splitlines()[2].split(None, 2) == ["2", "password", "… (9 bytes)"]
    shown = stage.run(str(stage.operator), "redact", "--json", log)
    assert shown.envelope["data"]["files"][0]["lines_redacted"] == 1
    assert len(stage.sandbox.requests) == calls
    assert not stage.state.exists()


def test_redact_of_what_is_no_file_or_no_text(stage: "Stage") -> None:
    missing = stage.run(str(stage.operator), "redact", "nofile")
    assert (missing.status, missing.out) == (2, "")
    assert missing.err == "operator: cannot read nofile: No such file or directory\n"
    binary = stage.run(str(stage.operator), "redact", str(stage.operator))
    assert (binary.status, binary.out) == (42, "")
    assert "is left out: not text: a program" in binary.err


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="a full disk by name is Linux's own")
def test_redact_onto_a_full_disk_is_no_success(stage: "Stage") -> None:
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(
            [stage.operator, "redact", stage.logs / "app.log"],
            stdout=full,
            stderr=subprocess.PIPE,
            check=False,
        )
    assert done.returncode == 41
    assert b"cannot write the cleaned text: No space left on device" in done.stderr


def test_redact_ends_quietly_when_its_reader_has_seen_enough(stage: "Stage") -> None:
    (stage.logs / "app.log").write_bytes(b"a line of the log\n" * 2_000_000)
    ours, theirs = os.pipe()
    with subprocess.Popen(
        [stage.operator, "redact", stage.logs / "app.log"], stdout=theirs, stderr=subprocess.PIPE
    ) as process:
        os.close(theirs)
        assert os.read(ours, 17) == b"a line of the log"
        os.close(ours)
        _, said = process.communicate(timeout=60)
    assert (process.returncode, said) == (0, b"")


def test_known_values_of_environment_and_file_are_hunted(stage: "Stage") -> None:
    home = stage.folder / "shop"
    home.mkdir()
    (home / ".env").write_text("SHOP_DB_PW2=Zx81kiosk9Spectrum\n")
    (stage.logs / "app.log").write_text("saw Zx81kiosk9Spectrum, and Q7-amber-Falcon in 3 ms\n")
    more = {"JOURNEY_SHOP": str(home), "PAYMENT_API_KEY": "Q7-amber-Falcon"}
    assert stage.send(stage.mint(), more=more).status == 0
    members = stage.attached()
    (cleaned,) = (data for name, data in members.items() if name.endswith("app.log"))
    assert cleaned == b"saw [redacted:known-value], and [redacted:known-value] in 3 ms\n"
    assert b"Zx81" not in b"".join(members.values())


def test_names_of_people_get_one_alias_everywhere(stage: "Stage") -> None:
    folder = stage.logs / "zebedee"
    folder.mkdir()
    (folder / "x.log").write_text("zebedee logged in\n")
    (folder / "x.bin").write_bytes(b"\x7fELF" + bytes(1000))
    outcome = stage.send(stage.mint(), more={"USER": "zebedee"})
    assert outcome.status == 0
    members = stage.attached()
    everything = b"\n".join([*members.values(), *map(str.encode, members)])
    assert b"zebedee" not in everything
    assert "zebedee" not in stage.comments()[-1]["body"]
    (name,) = (name for name in members if name.endswith("x.log"))
    alias = members[name].split()[0].decode()
    assert f"/{alias.strip('[]')}/x.log" in name
    manifest = read_manifest(members["manifest.json"])
    assert any(entry.source.endswith(f"/{alias}/x.log") for entry in manifest.entries)
    assert any(out.source.endswith(f"/{alias}/x.bin") for out in manifest.left_out)


@pytest.fixture(scope="session")
def faulty_operator() -> Path:
    """A build of its own whose fast engine finds nothing, as a broken library would."""
    folder = ROOT / ".work" / "journeys" / "faulty"
    for part in ("build", "operator", "shared"):
        shutil.copytree(ROOT / part, folder / part, dirs_exist_ok=True)
    shutil.copy(ROOT / "LICENSE", folder)
    engine = folder / "operator/log_operator/redact/engine.py"
    text = engine.read_text()
    assert text.count(SCAN) == 1
    engine.write_text(text.replace(SCAN, ""))
    output = folder / "operator-with-a-fault"
    python = ROOT / ".work/operator-venv/bin/python"
    tenant = ROOT / ".work" / "journeys" / "tenant.toml"
    script = folder / "build/build_operator.py"
    subprocess.run([python, script, "--tenant", tenant, "--output", output], check=True)
    return output


def test_second_look_stops_what_a_broken_engine_let_through(
    stage: "Stage", faulty_operator: Path
) -> None:
    stage = replace(stage, operator=faulty_operator)
    outcome = stage.send(stage.mint())
    assert outcome.status == 42
    message = outcome.envelope["error"]["message"]
    assert "the second look still found a secret in files/" in message
    assert "app.log, in logs-1000-" in message
    assert "(rule key-value), so nothing was sent" in message
    assert "hunter2" not in outcome.out + outcome.err
    assert stage.comments()[-1]["attachments"] == []
    assert not any(stage.state.iterdir())


def test_encoding_that_changes_far_behind_the_head(stage: "Stage") -> None:
    plain = b"a line of the log\r\n" * 2000
    wide = ("password=hunter2-secret\r\n" * 2000).encode("utf-16-le")
    (stage.logs / "mixed.log").write_bytes(plain + wide)
    assert stage.send(stage.mint()).status == 0
    (cleaned,) = (data for name, data in stage.attached().items() if name.endswith("mixed.log"))
    assert b"hunter2" not in cleaned.replace(b"\0", b"")
    assert cleaned.replace(b"\0", b"").count(b"[redacted:key-value]") == 2000
