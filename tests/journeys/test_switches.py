"""The main job under each setting of each switch that could change how it ends."""

import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.journeys.conftest import Stage
from zendesk_sandbox.limits import Limits
from zendesk_sandbox.server import RunningSandbox, start_sandbox
from zendesk_sandbox.switches import Switches, list_switches

pytestmark = pytest.mark.journey

UNTOUCHED = {
    "create_token": "both programs do without while there is a secret",
    "created_token_life": "see create_token",
    "client_user_id": "neither program makes clients",
    "client_owner": "neither program makes clients",
    "allowed_scopes_field": "neither program reads clients",
    "secret_change": "neither program changes secrets",
    "client_deletion": "neither program deletes clients",
    "redact_without_role": "neither program redacts",
    "unknown_scope": "both programs ask for scopes that exist",
    "hidden_followup": "neither program follows tickets up",
    "omitted_scope": "both programs name their scopes",
}
"""Switches of which the main job sees nothing; `issuer doctor` is tried on them."""

ARRIVES: list[tuple[str, Any]] = [
    ("uploads_by_tickets_write", "allow"),
    ("hidden_request", 403),
    ("hidden_ticket", 403),
    ("bad_upload", "ignore"),
    ("foreign_upload", "reject"),
    ("deleting_consumed_upload", "accepted"),
    ("too_large_body", "text"),
    ("comment_attachment_limit", 1),
    ("json_suffix", "refused"),
    ("token_status", 201),
    ("token_limit", 1),
    ("api_tokens", "on"),
    ("write_reads", "yes"),
    ("upload_lifetime", 259200),
    ("private_attachments", "on"),
    ("anonymous", "on"),
]
FAILS_TO_SEND: list[tuple[dict[str, Any], int, str]] = [
    ({"attachment_size": 200}, 50, "Zendesk does not take that many bytes (413)"),
    ({"attachment_size": 200, "too_large_body": "text"}, 50, "that many bytes (413)"),
    (
        {"uploads_by_ticket_attachments_write": "refuse"},
        21,
        "the token has none of the scopes that allow it: write (403)",
    ),
    ({"ccd_request_update": "refuse"}, 22, "ticket 1000 does not take the logs"),
    ({"ccd_request_update": "refuse", "hidden_request": 403}, 21, "does not allow"),
]
FAILS_TO_SET_UP: list[tuple[dict[str, Any], int, str]] = [
    ({"json_suffix": "required"}, 22, "this account does not serve that path (404)"),
    ({"tokens_scope": "broad"}, 21, "the token has none of the scopes that allow it: read, write"),
]


FAILS = [*FAILS_TO_SEND, *FAILS_TO_SET_UP]


@pytest.fixture
def sandbox(request: pytest.FixtureRequest) -> Iterator[RunningSandbox]:
    """One with the switches of the case, and limits where it names any."""
    limits = {name: request.param[name] for name in request.param if name == "attachment_size"}
    switches = {name: value for name, value in request.param.items() if name not in limits}
    with start_sandbox(switches=Switches(**switches), limits=Limits(**limits)) as running:
        yield running


def show(case: object) -> str:
    return " ".join(f"{k}={v}" for k, v in case.items()) if isinstance(case, dict) else ""


def test_every_setting_is_somewhere() -> None:
    tried = {name for name, _ in ARRIVES}
    tried |= {name for case, *_ in FAILS for name in case} - {"attachment_size"}
    assert tried | set(UNTOUCHED) == {switch.name for switch in list_switches()}
    assert not tried & set(UNTOUCHED)
    settings = {(name, str(setting)) for name, setting in ARRIVES}
    settings |= {(name, str(value)) for case, *_ in FAILS for name, value in case.items()}
    for switch in list_switches():
        for choice in switch.choices[1:]:
            assert switch.name in UNTOUCHED or (switch.name, str(choice)) in settings


@pytest.mark.parametrize("sandbox", [{n: s} for n, s in ARRIVES], indirect=True, ids=show)
def test_the_logs_arrive(stage: Stage) -> None:
    outcome = stage.send(stage.mint())
    assert outcome.status == 0, outcome.err
    members = b"".join(stage.attached().values())
    assert b"started" in members
    assert b"hunter2" not in members
    assert stage.live_tokens() == []


@pytest.mark.parametrize(
    ("sandbox", "status", "sentence"), FAILS_TO_SEND, indirect=["sandbox"], ids=show
)
def test_sending_fails_with_a_reason(stage: Stage, status: int, sentence: str) -> None:
    outcome = stage.send(stage.mint())
    assert (outcome.status, outcome.envelope["ok"]) == (status, False)
    assert sentence in outcome.err
    assert stage.sent_comments() == []
    assert "the cleaned logs are kept in" in outcome.err


@pytest.mark.parametrize("sandbox", [{"comment_attachment_limit": 1}], indirect=True, ids=show)
def test_more_parts_than_one_comment_takes(stage: Stage) -> None:
    """Text that does not shrink by half, so that it takes two parts."""
    digits = random.Random(7)
    with (stage.logs / "large.log").open("w") as file:
        for _ in range(1200):
            file.write("\n".join(f"{digits.getrandbits(480):x}" for _ in range(850)) + "\n")
    outcome = stage.send(stage.mint())
    assert outcome.status == 0
    first, last = stage.sent_comments()
    assert [len(comment["attachments"]) for comment in (first, last)] == [1, 1]
    assert "still being sent" in first["plain_body"]


@pytest.mark.parametrize(
    ("sandbox", "status", "sentence"), FAILS_TO_SET_UP, indirect=["sandbox"], ids=show
)
def test_setting_up_fails_with_a_reason(
    sandbox: RunningSandbox, operator_path: Path, tmp_path: Path, status: int, sentence: str
) -> None:
    stage = Stage(sandbox, operator_path, tmp_path)
    outcome = stage.issuer(
        *("init", "--subdomain", "acme", "--vendor-name", "Acme"),
        *("--identity-client", sandbox.issuer_client_id),
        *("--mint-client", sandbox.mint_client_id),
    )
    assert outcome.status == status
    assert sentence in outcome.err
    assert not (tmp_path / "issuer").exists()
