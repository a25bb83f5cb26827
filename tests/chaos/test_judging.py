"""What a run may end in, by the troubles that it had."""

import pytest

from tests.chaos.run import _count_comments, _may_fail
from tests.chaos.starting import Stage, Start

IN_DOUBT = "the logs may or may not be on ticket 1000: Zendesk answered 504"


def start(*hit: str, said: str = "", stage: Stage | None = None) -> Start:
    return Start(41, said, None if stage is None else ("SIGKILL", stage), hit, 0)


@pytest.mark.parametrize(
    ("hits", "most"),
    [
        ([()], 1),
        ([("504 comment",), ("cut upload",)], 1),
        ([("422 comment",)], 3),
        ([("422 comment", "422 comment")], 7),
        ([("422 comment",), ("422 comment",)], 5),
        ([("hour passed",), ("422 comment",)], 4),
    ],
)
def test_how_many_comments_there_may_be(hits: list[tuple[str, ...]], most: int) -> None:
    assert _count_comments(hits) == most


@pytest.mark.parametrize(
    ("starts", "may_fail"),
    [
        ([start("revoke_token upload")], True),
        ([start("hour passed"), start("504 comment", said=IN_DOUBT)], True),
        ([start("hour passed", stage="giving up")], True),
        ([start("hour passed", stage="ending")], False),
        ([start("hour passed", stage="posting")], False),
        ([start("504 comment", said=IN_DOUBT)], False),
        ([start("504 comment", said=IN_DOUBT), start("hour passed")], False),
        ([start("hour passed", "504 comment")], False),
    ],
)
def test_what_may_stay_undelivered(starts: list[Start], *, may_fail: bool) -> None:
    assert _may_fail(starts) == may_fail
