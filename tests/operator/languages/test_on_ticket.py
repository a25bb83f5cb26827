"""What goes to the ticket of a German vendor: German, and found by the issuer all the same."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from log_bundle.comment import (
    SentAgreement,
    SentPart,
    list_numbers,
    read_comment,
    write_interim,
)
from log_bundle.manifest import Connection, Entry, LeftOut, Manifest, Origin, Piece, Redaction
from log_bundle.readme import write_readme
from log_operator.languages.catalogues import load_language
from log_operator.languages.speaking import speak
from log_operator.values import PartFile
from log_operator.words.ticket_words import write_comment
from ticketbound.language import ENGLISH, install, spoken, ticket_language

CODE, SHA = "ab" * 8, "cd" * 32
PART = SentPart("logs-part1.zip", 50_000_000, SHA)
GERMAN = load_language("de")
MANIFEST = Manifest(
    Origin("acme", 1234, CODE, "generic", "7d", "2026-11-21T12:00:00Z", "0.1.0", "Linux"),
    2,
    (
        Entry(
            *("app.log", "/var/log/app.log", "why", 2_000_000, SHA, 1234),
            (Redaction("jwt", 1234, 1234, 9),),
            (Piece(1, "app.log", 2_000_000, SHA),),
            ("only the last 50.0 MB of 1.2 GB", "begins within a line"),
        ),
    ),
    (
        LeftOut("/var/log/a", "no permission (run with sudo to include it)"),
        LeftOut("/var/log/b", "it is a link to /etc/x, outside the folder that support asks for;"
        " links are not followed"),
        LeftOut("/var/log/c", "nobody has ever said this"),
    ),
    Connection(has_proxy=True, clock_ahead=-7200),
)  # fmt: skip


@pytest.fixture
def _english_again() -> Iterator[None]:
    yield
    install(ENGLISH)


def test_the_comment_is_german_and_can_be_read_back() -> None:
    agreement = SentAgreement("2026-11-21T12:00:00Z", "terminal", ("journal",))
    parts = [PartFile(1, Path("/s/logs-part1.zip"), 50_000_000, SHA)]
    body = write_comment(MANIFEST, parts, agreement, GERMAN)
    for told in (
        "Protokolle von Linux, gesammelt mit Ticketbound 0.1.0",
        "1 file, 2,0 MB; 1.234 Zeilen bereinigt in 1 Datei; 3 weggelassen",
        "Hinweis: die Uhr dieses Rechners geht gegenüber der von Zendesk 2 h nach",
        "1 Teil, 50,0 MB:",
        "1 Datei, 2,0 MB, why: app.log 2,0 MB",
        "1 x keine Berechtigung (mit sudo gestartet ist es dabei): /var/log/a",
        "1 x nobody has ever said this: /var/log/c",
        "1.234 x jwt in 1 Datei",
    ):
        assert told in body
    sent = read_comment(body)
    assert sent is not None
    assert (sent.code_id, sent.files, sent.parts, sent.agreement) == (CODE, 1, (PART,), agreement)


def test_the_comment_that_comes_ahead_is_german_too() -> None:
    body = write_interim(CODE, {2: PART, 3: PART}, GERMAN)
    assert body.startswith("Teile 2 und 3 von Protokollen, die noch gesendet werden\n")
    sent = read_comment(body)
    assert sent is not None
    assert (sent.code_id, sent.is_whole) == (CODE, False)
    assert list_numbers([1, 3, 4, 5, 9], GERMAN) == "1, 3 bis 5 und 9"


def test_readme_is_german() -> None:
    text = write_readme(MANIFEST, language=GERMAN).decode().replace("\r\n", "\n")
    assert text.startswith("Protokolle für Ticket 1234\n==========================\n\n")
    assert "\n  Größe:     2,0 MB (2.000.000 Bytes), Teil 1\n" in text
    assert "\n  bereinigt: 1.234 Zeilen: jwt 1.234\n" in text
    assert "\n  Hinweis:   nur die letzten 50,0 MB von 1,2 GB\n" in text
    assert (
        "  Grund:     ist ein Link auf /etc/x, außerhalb des Ordners, den der Support braucht;"
        in text
    )
    assert "Geheimnisse wurden vor dem Packen herausgenommen" in text


@pytest.mark.usefixtures("_english_again")
@pytest.mark.parametrize(
    ("offered", "read", "screen", "ticket"),
    [
        (("en", "de"), "de_DE", "de", "en"),
        (("de", "en"), "en_US", "en", "de"),
        (("de", "en"), "de_DE", "de", "de"),
        (("de",), "en_US", "de", "de"),
        (("en", "de"), "en_US", "en", "en"),
    ],
)
def test_the_ticket_has_the_vendor_s_first_language(
    offered: tuple[str, ...], read: str, screen: str, ticket: str
) -> None:
    speak([], {"LANG": read}, offered)
    assert (spoken().code, ticket_language().code) == (screen, ticket)
