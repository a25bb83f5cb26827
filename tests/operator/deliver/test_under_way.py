from datetime import UTC, datetime
from pathlib import Path

import pytest

from log_operator.deliver.under_way import UnderWay
from log_operator.keeping.keeper import Keeper
from log_operator.keeping.kept import Kept, KeptPart
from log_operator.values import PartFile

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)


@pytest.fixture
def keeper(tmp_path: Path) -> Keeper:
    parts = tuple(KeptPart(n, f"part{n}.zip", 10, "ab" * 32) for n in range(1, 8))
    return Keeper(tmp_path, Kept("acme", 1, "ab" * 8, "generic", NOW, NOW, "1", parts=parts))


def agree(keeper: Keeper) -> None:
    parts = [PartFile(p.number, Path(p.name), p.size, p.sha256) for p in keeper.kept.parts]
    keeper.agree(parts, "words", NOW, keeper.kept.contents)


def test_says_which_parts_are_on_their_way(keeper: Keeper) -> None:
    said: list[str] = []
    under_way = UnderWay(keeper, said.append)
    with under_way.hold(3):
        assert said == ["part 3"]
    agree(keeper)
    with under_way.hold(3), under_way.hold(2):
        assert said[-1] == "parts 2 and 3 of 7"
    assert said == ["part 3", "", "part 3 of 7", "parts 2 and 3 of 7", "part 3 of 7", ""]


def test_a_part_that_failed_is_no_longer_on_its_way(keeper: Keeper) -> None:
    said: list[str] = []

    def fail() -> None:
        with UnderWay(keeper, said.append).hold(1):
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        fail()
    assert said == ["part 1", ""]
