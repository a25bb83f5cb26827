"""What a delivery writes down, and reads again."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from msgspec.structs import replace

from log_operator.errors import NoRoom
from log_operator.keeping.keeper import Keeper, open_keeper
from log_operator.keeping.kept import STATE_NAME, Kept, KeptUpload, read_kept, write_kept
from log_operator.values import PartFile
from ticketbound.secret import Secret

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
KEPT = Kept("acme", 1000, "0" * 16, "generic", NOON, NOON, "1.0")
UPLOAD = KeptUpload(Secret("upload-token"), NOON)


def part(number: int, sha256: str = "aa") -> PartFile:
    return PartFile(number, Path(f"part{number}.zip"), 10, sha256)


def test_what_is_written_is_read_again(tmp_path: Path) -> None:
    keeper = Keeper(tmp_path, KEPT)
    keeper.add_part(part(2))
    keeper.note_upload(2, UPLOAD)
    again = open_keeper(tmp_path)
    assert again is not None
    assert again.kept == keeper.kept
    assert again.find_part(2).upload == UPLOAD
    assert (tmp_path / STATE_NAME).stat().st_mode & 0o777 == 0o600


def test_agreeing_keeps_the_uploads_of_parts_that_stayed_the_same(tmp_path: Path) -> None:
    keeper = Keeper(tmp_path, KEPT)
    for number in (2, 3):
        keeper.add_part(part(number))
        keeper.note_upload(number, UPLOAD)
    keeper.agree([part(1), part(2), part(3, sha256="bb")], "words", NOON)
    assert [one.upload is not None for one in keeper.kept.parts] == [False, True, False]
    assert (keeper.kept.stage, keeper.kept.comment) == ("agreed", "words")


def test_an_upload_that_is_given_up_is_noted_until_it_is_gone(tmp_path: Path) -> None:
    keeper = Keeper(tmp_path, KEPT)
    for number in (1, 2, 3):
        keeper.add_part(part(number))
    others = [KeptUpload(Secret(f"token{number}"), NOON) for number in (1, 2)]
    for number, upload in enumerate(others, start=1):
        keeper.note_upload(number, upload)
    keeper.give_up([1, 2, 3])
    again = open_keeper(tmp_path)
    assert again is not None
    assert again.kept.given_up == tuple(others)
    assert [one.upload for one in again.kept.parts] == [None] * 3
    again.take_back(2, others[1])
    assert (again.find_part(2).upload, again.kept.given_up) == (others[1], (others[0],))
    again.forget(others[0])
    assert again.kept.given_up == ()


def test_a_comment_without_an_answer_leaves_its_parts_named(tmp_path: Path) -> None:
    keeper = Keeper(tmp_path, KEPT)
    keeper.agree([part(1), part(2)], "words", NOON)
    keeper.note_upload(2, UPLOAD)
    keeper.begin_post([2])
    again = open_keeper(tmp_path)
    assert again is not None
    assert again.kept.posting == (2,)
    again.end_post(is_there=False)
    assert again.kept == replace(keeper.kept, posting=())
    assert again.find_part(2).upload == UPLOAD


def test_the_last_part_on_the_ticket_ends_it(tmp_path: Path) -> None:
    keeper = Keeper(tmp_path, KEPT)
    keeper.agree([part(1), part(2)], "words", NOON)
    keeper.begin_post([2])
    stages = []
    for number in (2, 1):
        keeper.begin_post([number])
        keeper.end_post(is_there=True)
        stages.append(keeper.kept.stage)
    assert stages == ["agreed", "posted"]


def test_parts_on_the_ticket_are_not_the_end_while_others_are_made(tmp_path: Path) -> None:
    keeper = Keeper(tmp_path, KEPT)
    keeper.add_part(part(2))
    keeper.begin_post([2])
    keeper.end_post(is_there=True)
    assert keeper.kept.stage == "preparing"


@pytest.mark.parametrize(
    "data",
    [b"", b"{}", b"not json", b"[]", write_kept(KEPT).replace(b'"format": 1', b'"format":2')],
)
def test_what_is_no_state_is_none(tmp_path: Path, data: bytes) -> None:
    (tmp_path / STATE_NAME).write_bytes(data)
    assert open_keeper(tmp_path) is None
    with pytest.raises(ValueError, match="state"):
        read_kept(data)


def test_a_disk_that_does_not_take_it_is_said(tmp_path: Path) -> None:
    (tmp_path / "gone").mkdir()
    keeper = Keeper(tmp_path / "gone", KEPT)
    (tmp_path / "gone" / STATE_NAME).unlink()
    (tmp_path / "gone").rmdir()
    with pytest.raises(NoRoom, match="how far"):
        keeper.add_part(part(2))
    assert keeper.kept == KEPT


@pytest.mark.parametrize(
    ("theirs", "ours"),
    [
        ('"part1.zip"', '"../part1.zip"'),
        ('"part1.zip"', '"/etc/hosts"'),
        ('"part1.zip"', '"C:part1.zip"'),
        ('"part1.zip"', '".."'),
        ('"number": 2', '"number": 1'),
        ('"posting": []', '"posting": [3]'),
        ('"upload-token"', "null"),
        ('"upload-token"', "7"),
        ('"2026-11-22T12:00:00Z"', '"0001-01-01T00:00:00+14:00"'),
        ('"2026-11-22T12:00:00Z"', '"9999-12-31T23:59:59-14:00"'),
    ],
)
def test_state_that_somebody_edited_is_none(tmp_path: Path, theirs: str, ours: str) -> None:
    """Or else it could send what nobody looked at, or end in a fault of the program."""
    keeper = Keeper(tmp_path, KEPT)
    keeper.agree([part(1), part(2)], "words", NOON)
    keeper.note_upload(2, UPLOAD)
    state = tmp_path / STATE_NAME
    assert open_keeper(tmp_path) is not None
    text = state.read_text()
    assert theirs in text
    state.write_text(text.replace(theirs, ours))
    assert open_keeper(tmp_path) is None


def test_state_that_is_nested_without_end_is_none(tmp_path: Path) -> None:
    (tmp_path / STATE_NAME).write_bytes(b'{"a":' + b"[" * 200_000)
    assert open_keeper(tmp_path) is None
