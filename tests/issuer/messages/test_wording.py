from datetime import UTC, datetime
from pathlib import Path

import pytest

from ticket_code.code import Binding, TicketCode
from ticketbound.secret import Secret
from token_issuer.messages.templates import read_templates
from token_issuer.messages.wording import Addressee, tell_moment, write_words

END = datetime(2026, 11, 22, 14, 4, 59, tzinfo=UTC)
CONTENTS = TicketCode(
    binding=Binding.REQUESTS,
    code_id=b"12345678",
    issued_at=END,
    expires_at=END,
    ticket=1234,
    subdomain="acme",
    profile="generic",
    message="",
    secret=Secret("x"),
)


@pytest.mark.parametrize(
    ("zone", "told"),
    [
        ("Europe/Vienna", "2026-11-22 15:04 (Europe/Vienna)"),
        ("Asia/Tokyo", "2026-11-22 23:04 (Asia/Tokyo)"),
        ("America/New_York", "2026-11-22 09:04 (America/New_York)"),
        *((zone, "2026-11-22 14:04 UTC") for zone in (None, "", "Etc/UTC", "UTC", "Mars/Olympus")),
        *(
            (zone, "2026-11-22 14:04 UTC")
            for zone in ("../etc/passwd", "/etc/passwd", "a\0b", "a" * 999)
        ),
    ],
)
def test_a_moment_is_told_in_the_customer_s_own_time(zone: str | None, told: str) -> None:
    assert tell_moment(END, zone) == told


def test_the_words_are_the_customer_s(tmp_path: Path) -> None:
    templates = read_templates(tmp_path)
    addressee = Addressee("de-AT", "Europe/Vienna")
    words = write_words(
        Secret("tbc1_x"), CONTENTS, addressee, "https://acme.example/logs", templates
    )
    assert words.locale == "de"
    assert "nach einem Code fragt, fügen Sie diese Zeile ein:\n\ntbc1_x\n\n" in words.text.reveal()
    assert "herunter: https://acme.example/logs\n" in words.text.reveal()
    assert "(1234) und bis 2026-11-22 15:04 (Europe/Vienna);" in words.text.reveal()
    assert words.text_without_code == words.text.reveal().replace("tbc1_x", "<code>")


def test_without_a_link_there_is_a_mark(tmp_path: Path) -> None:
    words = write_words(Secret("tbc1_x"), CONTENTS, Addressee(), "", read_templates(tmp_path))
    assert words.locale == "en"
    assert "get this program: <download>\n" in words.text.reveal()
    assert "2026-11-22 14:04 UTC" in words.text.reveal()
