"""The manifest is written piece by piece, and reads as if it had been written at once."""

import msgspec
import pytest
from msgspec.structs import replace

from log_bundle.manifest import (
    Connection,
    Entry,
    LeftOut,
    Manifest,
    Origin,
    PartHead,
    Piece,
    Redaction,
    read_manifest,
    write_json,
)

ORIGIN = Origin("acme", 7, "00" * 8, "web", "30d", "2026-11-22T10:00:00Z", "1", "Linux")
PIECES = (Piece(1, 'a "b"\n.log', 3, "11" * 32), Piece(2, "größe~2.log", 0, "22" * 32))
ENTRY = Entry("a.log", "/a\n{[,]}", "why", 3, "33" * 32, 1, (Redaction("rule", 1, 1, 8),), PIECES)
FULL = Manifest(
    origin=ORIGIN,
    parts=2,
    entries=(ENTRY, replace(ENTRY, notes=("cut",))),
    left_out=(LeftOut("/pipe", "not a file"),),
    connection=Connection(has_proxy=True),
)
EMPTY = Manifest(ORIGIN, 1, (), ())


@pytest.mark.parametrize("value", [FULL, EMPTY, PartHead(ORIGIN, 2, PIECES)])
def test_pieces_are_the_indented_whole(value: Manifest | PartHead) -> None:
    whole = msgspec.json.format(msgspec.json.encode(value), indent=1) + b"\n"
    assert b"".join(write_json(value)) == whole


def test_no_piece_is_of_more_than_one_thing() -> None:
    many = replace(FULL, entries=(ENTRY,) * 1000)
    assert max(map(len, write_json(many))) < 2000
    assert read_manifest(b"".join(write_json(many))) == many
