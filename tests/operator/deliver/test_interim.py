"""When parts go ahead of the others: as late as can be, and never too late."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, cast

import pytest

from log_operator.deliver.expiry import credible_end, first_end, is_alive
from log_operator.deliver.interim import list_due
from log_operator.deliver.positions import Outlook, Positions
from log_operator.keeping.keeper import Keeper
from log_operator.keeping.kept import Kept, KeptPart, KeptUpload
from ticketbound.secret import Secret

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


def part(number: int, minutes: float | None) -> KeptPart:
    end = None if minutes is None else NOON + minutes * MINUTE
    upload = None if minutes is None else KeptUpload(Secret("t"), end)
    return KeptPart(number, f"part{number}.zip", 10, "aa", upload)


class Sent:
    """How far the others are: so many bytes are left, at one byte a second, if that is known."""

    def __init__(self, left: int, begun: int, *, is_known: bool = True) -> None:
        self.left, self.left_of_begun = left, begun
        self.outlook = Outlook(lambda: left)
        if is_known:
            had = iter([left + 60, left, left])
            self.outlook = Outlook(lambda: next(had))
            self.outlook.tell(1, NOON - MINUTE)


def due(folder: Path, sent: Sent, *parts: KeptPart) -> list[int]:
    keeper = Keeper(folder, Kept("acme", 1, "0" * 16, "p", NOON, NOON, "1", "agreed", parts))
    return [one.number for one in list_due(keeper, cast("Any", sent), NOON)]


@pytest.mark.parametrize(
    ("sent", "minutes", "expected"),
    [
        (Sent(3000, 60), 50, []),
        (Sent(3000, 60), 11, []),
        (Sent(3000, 60), 9, [2, 3]),
        (Sent(300, 60), 9, []),
        (Sent(420, 60), 8.9, [2, 3]),
        (Sent(300, 60), 1.9, [2, 3]),
        (Sent(10_000, 1200), 19, [2, 3]),
        (Sent(10_000, 1200), 21, []),
        (Sent(300, 60, is_known=False), 9, [2, 3]),
        (Sent(300, 60, is_known=False), 11, []),
        (Sent(300, 60), -5, [2, 3]),
    ],
)
def test_parts_go_ahead_when_they_cannot_wait(
    tmp_path: Path, sent: Sent, minutes: float, expected: list[int]
) -> None:
    assert due(tmp_path, sent, part(1, None), part(2, 55), part(3, minutes)) == expected


def test_without_uploads_nothing_is_due(tmp_path: Path) -> None:
    assert due(tmp_path, Sent(300, 60), part(1, None), part(2, None)) == []


def test_what_is_all_there_needs_no_comment_ahead(tmp_path: Path) -> None:
    """Else the last part could go ahead, and the comment that tells of all would never come."""
    sent = Sent(0, 0, is_known=False)
    assert due(tmp_path, sent, part(1, 55), part(2, 9)) == []
    assert due(tmp_path, sent, part(1, None), part(2, 9)) == [2]


def test_the_outlook_goes_by_what_was_sent() -> None:
    left = 1000
    outlook = Outlook(lambda: left)
    assert outlook.tell(100, NOON) is None
    assert outlook.tell(100, NOON + MINUTE) is None
    left = 400
    assert outlook.tell(100, NOON + MINUTE) == timedelta(seconds=10)
    assert outlook.tell(0, NOON + MINUTE) == timedelta()


def test_bytes_are_told_once_however_often_they_are_sent() -> None:
    told: list[int] = []
    positions = Positions(told.append)
    positions.begin(2, 100)
    positions.begin(3, 50)
    assert (positions.left, positions.left_of_begun) == (150, 0)
    for position in (40, 10, 60, 100):
        positions.note(2, position)
    assert (told, positions.left, positions.left_of_begun) == ([40, 20, 40], 50, 0)
    positions.begin(2, 100)
    positions.note(2, 30)
    assert (told, positions.left, positions.left_of_begun) == ([40, 20, 40], 120, 70)


@pytest.mark.parametrize(
    ("told", "minutes"),
    [(60, 60), (4320, 4320), (None, 60), (4, 60), (-120, 60), (0, 60)],
)
def test_what_an_answer_says_of_an_end_is_checked(told: Any, minutes: int) -> None:
    end = None if told is None else NOON + told * MINUTE
    assert credible_end(end, NOON) == NOON + minutes * MINUTE


def test_an_upload_lives_while_there_is_time_to_use_it() -> None:
    assert is_alive(part(1, 2), NOON)
    assert not is_alive(part(1, 1), NOON)
    assert not is_alive(part(1, None), NOON)
    assert not is_alive(KeptPart(1, "a", 1, "aa", KeptUpload(Secret("t"), None)), NOON)
    assert first_end([part(1, 9), part(2, 3), part(3, None)], NOON) == NOON + 3 * MINUTE
    assert first_end([], NOON) is None
