import pytest

from log_bundle.agreement import (
    AGREEMENT_ROOM,
    AgreedPart,
    Agreement,
    read_agreement,
    write_agreement,
)

PART = AgreedPart("logs-1000-5c07eab2-part2.zip", 49_999_999, "cd" * 32)
AGREEMENT = Agreement(
    agreed_at="2026-11-22T06:00:00Z",
    how="terminal",
    taken=("app",),
    unticked=("journal",),
    window="24h",
    asked_window="7d",
    manifest_sha256="ab" * 32,
    other_parts=(PART,),
)


def test_reads_what_was_written() -> None:
    assert read_agreement(write_agreement(AGREEMENT)) == AGREEMENT


@pytest.mark.parametrize(
    ("data", "complaint"),
    [
        (b"", "not an agreement"),
        (b"{}", "not an agreement"),
        (b"\xff", "not an agreement"),
        (write_agreement(AGREEMENT).replace(b"terminal", b"guessing"), "not an agreement"),
        (write_agreement(AGREEMENT).replace(b'format": 1', b'format": 2'), "of format 2"),
    ],
)
def test_anything_else_is_refused(data: bytes, complaint: str) -> None:
    with pytest.raises(ValueError, match=complaint):
        read_agreement(data)


def test_room_for_a_thousand_parts() -> None:
    parts = tuple(AgreedPart(f"logs-1-part{n}.zip", n, f"{n:064x}") for n in range(1000))
    whole = write_agreement(
        Agreement("", "option", ("a",) * 1000, ("b",) * 1000, "7d", "7d", "", parts)
    )
    assert len(whole) < AGREEMENT_ROOM
