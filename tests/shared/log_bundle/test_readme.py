from dataclasses import dataclass

from log_bundle.manifest import Connection, Entry, LeftOut, Manifest, Origin, Piece, Redaction
from log_bundle.readme import README_ROOM, write_readme

ORIGIN = Origin(
    *("acme", 1234, "ab" * 8, "generic", "7d", "2026-11-22T12:00:00Z", "0.1.0", "Linux 6.1 x86_64"),
    host="[host-3f9a]",
    os="Debian GNU/Linux 12 (bookworm)",
)


def entry_of(name: str = "var/log/app.log", **changes: object) -> Entry:
    taken = (Redaction("email", 3, 2, 60), Redaction("jwt", 1, 1, 200))
    piece = Piece(1, name, 1_234_567, "cd" * 32)
    fields: dict[str, object] = {
        "name": name,
        "source": f"/{name}",
        "why": "to see what the program said",
        "size": 1_234_567,
        "sha256": "ab" * 32,
        "lines_redacted": 3,
        "redactions": taken,
        "pieces": (piece,),
        **changes,
    }
    return Entry(**fields)  # type: ignore[arg-type]


@dataclass(frozen=True)
class Text:
    """A README as it is read."""

    data: bytes

    @property
    def lines(self) -> list[str]:
        return self.data.decode().split("\r\n")


def read(*entries: Entry, left_out: tuple[LeftOut, ...] = (), **changes: object) -> Text:
    fields: dict[str, object] = {"parts": 1, "entries": entries, "left_out": left_out, **changes}
    return Text(write_readme(Manifest(origin=ORIGIN, **fields)))  # type: ignore[arg-type]


def test_tells_what_a_person_asks() -> None:
    text = read(entry_of(), left_out=(LeftOut("/var/log/secure", "may not be read"),))
    assert text.lines[0] == "Logs for ticket 1234"
    assert (
        "  machine:     [host-3f9a], Debian GNU/Linux 12 (bookworm), Linux 6.1 x86_64" in text.lines
    )
    assert "  parts:       this one is all" in text.lines
    at = text.lines.index("* var/log/app.log")
    assert text.lines[at + 1 : at + 6] == [
        "  from:      /var/log/app.log",
        "  why:       to see what the program said",
        "  size:      1.2 MB (1,234,567 bytes), part 1",
        f"  SHA-256:   {'ab' * 32}",
        "  redacted:  3 lines: email 3, jwt 1",
    ]
    at = text.lines.index("* /var/log/secure")
    assert text.lines[at + 1] == "  reason:    may not be read"


def test_of_a_file_in_pieces_it_says_where_they_are() -> None:
    pieces = tuple(Piece(n, f"app~{n}.log", 10, "00") for n in (1, 2, 3))
    told = read(entry_of(pieces=pieces), parts=3).lines
    assert "  parts:       3; this is part 1, and each is a zip file that opens by itself" in told
    assert any(line.endswith("in 3 pieces, parts 1 to 3, the last is app~3.log") for line in told)


def test_way_to_zendesk_is_told_where_it_is_unusual() -> None:
    unusual = Connection(has_proxy=True, clock_ahead=-7200)
    lines = read(entry_of(), connection=unusual).lines
    assert "  note:        this machine reaches Zendesk through a proxy" in lines
    assert "  note:        the clock of this machine is 2 h behind Zendesk's" in lines
    assert not any("  note:  " in line for line in read(entry_of(), connection=Connection()).lines)


def test_nothing_in_it_can_play_tricks() -> None:
    hostile = "a\r\nb\x1b[2J\u202e\udcff"
    told = read(entry_of(hostile, notes=(hostile,)), left_out=(LeftOut(hostile, hostile),)).data
    assert b"\x1b" not in told
    assert "\u202e".encode() not in told
    assert rb"a\x0d\x0ab\x1b[2J\u202e\udcff" in told


def test_very_many_files_are_told_within_bounds() -> None:
    entries = tuple(entry_of(f"var/log/{'ä' * 60}/{number}.log") for number in range(20_000))
    left_out = tuple(LeftOut(f"/var/{number}", "too old") for number in range(20_000))
    text = read(*entries, left_out=left_out)
    assert len(text.data) <= README_ROOM
    told = sum(line.endswith(".log") and line.startswith("* ") for line in text.lines)
    assert told > 500
    assert f"and {20_000 - told:,} more, which manifest.json names" in text.lines
    assert "Left out (20,000)" in text.lines
    assert text.lines[-2].startswith("and ")


def test_what_would_be_taken_out_is_left_to_the_manifest() -> None:
    """Nobody reads a placeholder in words of ours, and nothing passes that looks like a secret."""
    manifest = Manifest(ORIGIN, 1, (entry_of("app.log"),), (LeftOut("/x", "too old"),))
    whole = write_readme(manifest)
    assert write_readme(manifest, lambda text: text.replace("app", "xyz")) == whole
    short = write_readme(manifest, lambda text: text.replace("app", "[redacted:x]")).decode()
    assert "app.log" not in short
    assert "Files (1)\r\n---------\r\n\r\nmanifest.json names them\r\n" in short
    assert short.count("[redacted:") == whole.decode().count("[redacted:")
