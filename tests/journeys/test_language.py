"""A customer who reads German, on machines where no locale is installed."""

import subprocess  # noqa: TID251 - journeys start the built programs
import sys
from collections.abc import Mapping
from typing import TYPE_CHECKING

import pytest

from log_bundle.readme import README_NAME
from tests.journeys.test_person import at_terminal

if TYPE_CHECKING:
    from tests.journeys.conftest import Stage

pytestmark = pytest.mark.journey

GERMAN: Mapping[str, str] = {"LANG": "de_DE.UTF-8", "LANGUAGE": "", "LC_ALL": "", "LC_MESSAGES": ""}
PASTE = "fügen Sie den Code ein"
CHOOSE = "Anwählen: "
SEND = "[w]eglassen: "


@pytest.mark.parametrize("yes", ["j", "Ja", "y"])
def test_a_whole_run_in_german(stage: "Stage", yes: str) -> None:
    code = stage.mint(1000, "--message", "wegen gestern")
    (stage.logs / "picture.log").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(100))
    with at_terminal(stage, more=GERMAN) as terminal:
        terminal.wait_for(PASTE)
        terminal.answer(code, "Acme bittet um Protokolle für Ticket 1000", CHOOSE)
        terminal.answer("7", "es gibt keine Quelle 7", CHOOSE)
        terminal.answer(yes, "bereit für Ticket 1000:", "1 Zeile bereinigt in 1 Datei", SEND)
        terminal.answer("liste", "kein Text: ein Bild", SEND)
        terminal.answer("a app.log", "-- das ist das Ende davon --", SEND)
        terminal.answer("vielleicht", "'vielleicht' ist hier nicht bekannt", SEND)
        terminal.type(yes)
        assert terminal.end() == 0
    assert "angefragt: Die Protokolle eines Tests, die letzten 30 Tage" in terminal.text
    assert "          die Protokolle des Tests" in terminal.text
    assert "Notiz vom Support: wegen gestern" in terminal.text
    assert "es kommt als öffentlicher Kommentar an" in terminal.text
    assert "1 Datei in 1 Teil an Ticket 1000 (acme) gesendet" in terminal.text
    assert "der Code ist verbraucht" in terminal.text
    demand_english_on_ticket(stage)


def demand_english_on_ticket(stage: "Stage") -> None:
    """The vendor's first language is English, whatever the customer reads."""
    body = stage.sent_comments()[-1]["plain_body"]
    assert "profile journey (the last 30 days), " in body
    assert "Collected:" in body
    assert "the logs of the test: " in body
    assert "not text: an image" in body
    assert "Logs for ticket 1000" in stage.attached()[README_NAME].decode()
    assert stage.issuer("watch", "1000", "--json").envelope["data"]["as_told"] is True


@pytest.mark.parametrize("no", ["n", "nein", "e", "ende", ""])
def test_no_is_no_in_german(stage: "Stage", no: str) -> None:
    code = stage.mint()
    with at_terminal(stage, more=GERMAN) as terminal:
        terminal.wait_for(PASTE)
        terminal.answer(code, CHOOSE)
        terminal.answer("", SEND)
        terminal.type(no)
        assert terminal.end() == 60
    assert "es wurde nichts gesendet" in terminal.text
    assert stage.sent_comments() == []


def test_a_failure_is_told_in_german(stage: "Stage") -> None:
    agreed = ("--code-file", "-", "--yes", "--ticket", "1")
    outcome = stage.run_operator(*agreed, given=b"tbc1_abc", more=GERMAN)
    assert outcome.status == 10
    assert (
        "operator: der Code ist vertippt: seine 8 Zeichen sind alle groß oder alle" in outcome.err
    )
    assert "kopieren Sie den ganzen Code" in outcome.err


@pytest.mark.parametrize(
    ("more", "told"),
    [
        (GERMAN, "es wurde nichts gesendet"),
        ({**GERMAN, "LANGUAGE": "en"}, "nothing was sent"),
        ({**GERMAN, "LC_ALL": "C"}, "nothing was sent"),
        ({"LANG": "C", "LANGUAGE": ""}, "nothing was sent"),
        ({"TICKETBOUND_LANGUAGE": "de", "LC_ALL": "C"}, "es wurde nichts gesendet"),
        ({**GERMAN, "LANG": "fr_FR.UTF-8"}, "nothing was sent"),
    ],
)
def test_the_system_says_which_language(stage: "Stage", more: Mapping[str, str], told: str) -> None:
    outcome = stage.run_operator("plan", "--profile", "facts", more=more)
    assert outcome.status == 0
    assert told in outcome.out


def test_nothing_in_the_environment_is_no_obstacle(stage: "Stage") -> None:
    """As `env -i` starts it."""
    place = ("--state-dir", str(stage.state))
    for argument, told in ("--language=de", "Aufruf: "), ("--language=en", "usage: "):
        done = subprocess.run(
            [stage.operator, *place, argument, "--help"], env={}, capture_output=True, check=False
        )
        assert done.returncode == 0
        assert done.stdout.decode().startswith(told)


@pytest.mark.parametrize("asked", ["xx", "fr", ""])
def test_a_language_that_nobody_offers_is_refused(stage: "Stage", asked: str) -> None:
    outcome = stage.run_operator("plan", "--language", asked)
    assert outcome.status == 2
    assert outcome.err == f"operator: there is no language '{asked}' here, only en, de\n"


def test_json_is_the_same_in_every_language(stage: "Stage") -> None:
    """But for the sentence and the hint of a failure, which are for people."""
    (stage.logs / "link").symlink_to("/etc/passwd")
    plan = ("plan", "--profile", "several", "--json")
    english = stage.run_operator(*plan)
    german = stage.run_operator(*plan, more=GERMAN)
    assert german.envelope == english.envelope
    assert "es wurde nichts gesendet" not in german.out
    failed = stage.run_operator("--yes", "--json", more=GERMAN).envelope["error"]
    assert failed["exit_code"] == 2
    assert failed["message"] == "--yes braucht --ticket mit der Nummer des Tickets"


def test_a_stream_without_umlauts_is_no_obstacle() -> None:
    """Where Python does not take UTF-8, as from source on an old terminal."""
    command = [sys.executable, "-m", "log_operator", "--language", "de", "--help"]
    done = subprocess.run(
        command, env={"PYTHONIOENCODING": "ascii"}, capture_output=True, check=False
    )
    assert done.returncode == 0
    assert rb"was gesammelt w\xfcrde" in done.stdout
