"""Seeded trouble: faults of the line, and processes that die between any two steps."""

import random
from collections import Counter
from datetime import datetime
from pathlib import Path
from typing import Any, Final

import pytest

from log_operator.errors import SentInPart
from log_operator.keeping.keeper import open_keeper
from log_operator.keeping.kept import KeptPart
from tests.operator.deliver.conftest import (
    BODY,
    Delivering,
    DyingKeeper,
    Killed,
    make_code,
    start,
)
from ticket_code.code import Binding
from zendesk_client.errors import ZendeskError
from zendesk_sandbox.server import RunningSandbox
from zendesk_sandbox.switches import Switches

_RUNS: Final = 25
_TURNS: Final = 12
_CALLS: Final = (
    ("PUT", "/api/v2"),
    ("POST", "/uploads"),
    ("DELETE", "/uploads"),
    ("GET", "/tokens/current"),
    ("HEAD", "/"),
    ("DELETE", "/tokens/current"),
    ("*", ""),
)
_KINDS: Final[tuple[dict[str, Any], ...]] = (
    {"status": 500},
    {"status": 502},
    {"status": 503, "headers": {"Retry-After": "7"}},
    {"status": 504},
    {"status": 429, "headers": {"Retry-After": "3"}},
    {"kind": "html", "status": 502},
    {"kind": "garbage"},
    {"kind": "cut"},
    {"kind": "cut_body"},
    {"kind": "cut_answer"},
    {"kind": "broken_gzip"},
    {"kind": "wrong_length", "extra_bytes": 5},
    {"kind": "content_type"},
    {"kind": "redirect"},
    {"kind": "endless"},
)
_ONLY_UPLOADS: Final[tuple[dict[str, Any], ...]] = (
    {"status": 201, "body": '{"upload": {}}'},
    {"status": 201, "body": "{}"},
    {
        "status": 201,
        "body": '{"upload":{"token":"x","attachment":{"id":1,"size":1,"file_name":"a"}}}',
    },
)


def make_trouble(dice: random.Random, story: Delivering) -> None:
    for _ in range(dice.randrange(7)):
        method, path = dice.choice(_CALLS)
        uploads = _ONLY_UPLOADS if method == "POST" else ()
        kind = dice.choice(_KINDS + uploads)
        fault = {
            **kind,
            "method": method,
            "path": path,
            "skip": dice.randrange(4),
            "times": dice.choice((1, 1, 1, 2, 3, 8)),
            # Zendesk does nothing of what it answers with 429.
            "after_commit": kind.get("status") != 429 and dice.random() < 0.5,
            "after_bytes": dice.choice((0, 1, 17, dice.randrange(3000))),
        }
        story.sandbox.queue_fault(**fault)


def demand_truth(story: Delivering, *, in_doubt: bool) -> None:
    """What the state says is so, and nothing is on the ticket twice."""
    names = Counter(name for comment in story.arrived for name in comment)
    assert not names or max(names.values()) == 1
    assert [comment.body for comment in story.comments].count(BODY) <= 1
    kept = story.read_state()
    uploads, now = story.sandbox.state.uploads, story.sandbox.state.now()
    for part in kept.parts:
        if part.is_posted:
            assert names[part.name] == 1
        elif not (in_doubt or part.number in kept.posting):
            assert names[part.name] == 0
            assert find_living(part, now) <= set(uploads)


def find_living(part: KeptPart, now: datetime) -> set[str]:
    upload = part.upload
    is_over = upload is None or upload.expires_at is None or upload.expires_at <= now
    return set() if is_over or upload is None else {upload.token.reveal()}


@pytest.mark.parametrize("seed", range(_RUNS))
def test_every_part_arrives_once_or_the_doubt_is_told(
    sandbox: RunningSandbox, tmp_path: Path, seed: int
) -> None:
    dice = random.Random(seed)
    binding = dice.choice((Binding.REQUESTS, Binding.AGENT))
    sandbox.state.switches = Switches(
        deleting_consumed_upload=dice.choice(("not_found", "not_found", "accepted")),
        bad_upload=dice.choice(("reject", "ignore")),
    )
    story = start(sandbox, tmp_path, make_code(sandbox, binding))
    story.make_parts(*(dice.randrange(1, 60_000) for _ in range(dice.randrange(1, 5))))
    story.agree()
    is_over = in_doubt = False
    for turn in range(_TURNS):
        if turn + 1 < _TURNS:
            make_trouble(dice, story)
        else:
            sandbox.ask("DELETE", "/sandbox/faults")
        is_over, in_doubt = try_once(dice, story, is_last=turn + 1 == _TURNS)
        demand_truth(story, in_doubt=in_doubt)
        if is_over:
            break
        if dice.random() < 0.2:
            story.end_uploads()
    assert is_over
    if not in_doubt:
        files = sorted(name for comment in story.arrived for name in comment)
        assert files == sorted(part.path.name for part in story.parts)


def try_once(dice: random.Random, story: Delivering, *, is_last: bool) -> tuple[bool, bool]:
    """One process: whether it is over, and whether nobody can know what is on the ticket."""
    kept = open_keeper(story.folder)
    assert kept is not None
    if kept.kept.stage == "posted":
        return True, False
    keeper = DyingKeeper(story.folder, kept.kept)
    keeper.steps = -1 if is_last else dice.choice((-1, dice.randrange(1, 9)))
    keeper.is_written = dice.random() < 0.5
    try:
        story.deliver(keeper)
    except SentInPart:
        return True, True
    except (Killed, ZendeskError):
        return False, False
    return True, False
