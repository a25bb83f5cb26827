"""What goes wrong, each with its exit status and one sentence, on the built executable."""

import os
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from ticket_code.code import Binding, TicketCode
from ticket_code.signing import SigningKey
from ticket_code.text_form import encode_code
from ticketbound.secret import Secret

if TYPE_CHECKING:
    from tests.journeys.conftest import Outcome, Stage

pytestmark = pytest.mark.journey

KEY = SigningKey.from_text(Secret("42" * 32))
OTHER_KEY = SigningKey.from_text(Secret("43" * 32))


def make_code(key: SigningKey = KEY, **changes: object) -> str:
    now = datetime.now(UTC).replace(microsecond=0)
    code = TicketCode(
        binding=Binding.REQUESTS,
        code_id=b"12345678",
        issued_at=now - timedelta(hours=2),
        expires_at=now + timedelta(hours=2),
        ticket=1000,
        subdomain="acme",
        profile="journey",
        message="",
        secret=Secret("ab" * 32),
    )
    return encode_code(replace(code, **changes), key).reveal()  # type: ignore[arg-type]


def mistype(code: str) -> str:
    wrong = "y" if code[100] == "x" else "x"
    return code[:100] + wrong + code[101:]


def assert_refused(stage: "Stage", outcome: "Outcome", status: int, sentence: str) -> None:
    """The status and the sentence, on stderr and in the envelope; and nothing reached Zendesk."""
    assert outcome.status == status, outcome.err
    assert sentence in outcome.err
    error = outcome.envelope["error"]
    assert error["exit_code"] == status
    assert sentence in error["message"]
    assert stage.sent_comments() == []


def count_calls(stage: "Stage") -> int:
    return len(stage.sandbox.requests)


@pytest.mark.parametrize(
    ("code", "status", "sentence"),
    [
        ("", 10, "the code file is empty"),
        (make_code()[:150], 10, "the code is cut: 150 characters, expected"),
        (mistype(make_code()), 10, "mistyped"),
        (make_code().lower(), 10, "all of one case"),
        ("\x00\udcff\x1b[31m hello", 10, "this is no code"),
        ("t" * 1_000_000, 10, "this is no code"),
        (f"{make_code()} {make_code(ticket=7)}", 2, "two codes"),
        (make_code().replace("tbc1_", "tbc9_"), 12, "form 9"),
        (make_code(OTHER_KEY), 12, "not issued by the vendor"),
        (make_code(subdomain="umbrella"), 12, "'umbrella'"),
        (make_code(profile="desktop"), 12, "'desktop'; this program has: facts, generic, journey"),
    ],
)
def test_codes_that_are_not_taken_reach_no_network(
    stage: "Stage", code: str, status: int, sentence: str
) -> None:
    before = count_calls(stage)
    outcome = stage.send(code)
    assert count_calls(stage) == before
    assert "\x1b" not in outcome.err
    assert_refused(stage, outcome, status, sentence)


def test_expired_code_asks_only_for_the_time(stage: "Stage") -> None:
    gone = datetime.now(UTC).replace(microsecond=0) - timedelta(hours=1)
    outcome = stage.send(make_code(expires_at=gone))
    assert_refused(stage, outcome, 11, "this code expired at")
    assert [r.method for r in stage.sandbox.requests][-4:].count("HEAD") == 1


def test_code_about_to_expire_is_not_started(stage: "Stage") -> None:
    soon = datetime.now(UTC).replace(microsecond=0) + timedelta(seconds=30)
    outcome = stage.send(make_code(expires_at=soon))
    assert_refused(stage, outcome, 11, "too soon to send everything")


def test_other_account_than_the_person_expects(stage: "Stage") -> None:
    outcome = stage.send(make_code(), "--subdomain", "umbrella")
    assert_refused(stage, outcome, 12, "this code is for the account 'acme'")


def test_wrong_ticket_number(stage: "Stage") -> None:
    outcome = stage.send(make_code(), ticket=1001)
    assert_refused(stage, outcome, 2, "this code is for ticket 1000, not 1001")


def test_ticket_closed_after_the_code_was_minted(stage: "Stage") -> None:
    """Row 29, at the upload."""
    code = stage.mint()
    admin = stage.sandbox.issue_token(stage.sandbox.seeded.admin.id, "write")
    body = {"ticket": {"status": "closed"}}
    answer = stage.sandbox.ask("PUT", "/api/v2/tickets/1000", token=admin, json=body)
    assert answer.status == 200
    outcome = stage.send(code)
    assert_refused(stage, outcome, 22, "ticket 1000 does not take the logs")
    assert "the cleaned logs are kept in" in outcome.err


def test_ticket_deleted_after_the_code_was_minted(stage: "Stage") -> None:
    """Rows 28 and 29: the ticket answers 404."""
    code = stage.mint()
    admin = stage.sandbox.issue_token(stage.sandbox.seeded.admin.id, "write")
    assert stage.sandbox.ask("DELETE", "/api/v2/tickets/1000", token=admin).status == 204
    outcome = stage.send(code)
    assert outcome.status == outcome.envelope["error"]["exit_code"] == 22
    assert "ticket 1000 does not take the logs" in outcome.err
    assert "the cleaned logs are kept in" in outcome.err


def test_nothing_to_collect(stage: "Stage") -> None:
    (stage.logs / "app.log").unlink()
    outcome = stage.send(stage.mint())
    assert_refused(stage, outcome, 40, "there is nothing to send")
    assert list(stage.state.iterdir()) == []


def test_sandbox_down(stage: "Stage") -> None:
    code = stage.mint()
    outcome = stage.send(code, more={"TICKETBOUND_SANDBOX_URL": "http://127.0.0.1:9"})
    assert_refused(stage, outcome, 30, "127.0.0.1:9")
    assert "the cleaned logs are kept in" in outcome.err


@pytest.mark.parametrize(
    ("status", "headers"),
    [(429, {"Retry-After": "1"}), (429, {}), (503, {"Retry-After": "1"}), (503, {})],
)
def test_busy_zendesk_is_waited_for(stage: "Stage", status: int, headers: dict[str, str]) -> None:
    stage.sandbox.queue_fault(status=status, headers=headers, path="/uploads", times=2)
    outcome = stage.send(stage.mint())
    assert outcome.status == 0, outcome.err
    assert "waiting" in outcome.err
    assert len(stage.comments()[-1]["attachments"]) == 1


def test_rate_limited_comment_is_repeated_and_arrives_once(stage: "Stage") -> None:
    code = stage.mint()
    stage.sandbox.queue_fault(status=429, headers={"Retry-After": "1"}, method="PUT")
    assert stage.send(code).status == 0
    assert len(stage.sent_comments()) == 1


def test_answer_to_the_comment_lost(stage: "Stage") -> None:
    code = stage.mint()
    stage.sandbox.queue_fault(status=502, method="PUT", path="/requests/1000", after_commit=True)
    outcome = stage.send(code)
    assert outcome.status == 0, outcome.err
    assert "finding out what became of the comment" in outcome.err
    assert stage.live_tokens() == []
    assert len(stage.sent_comments()) == 1


def test_answer_to_the_comment_lost_where_uploads_tell_nothing(stage: "Stage") -> None:
    code = stage.mint()
    switches = stage.sandbox.state.switches
    stage.sandbox.state.switches = replace(switches, deleting_consumed_upload="accepted")
    stage.sandbox.queue_fault(status=502, method="PUT", path="/requests/1000", after_commit=True)
    outcome = stage.send(code)
    assert outcome.status == 41
    assert "the logs may or may not be on ticket 1000" in outcome.err
    assert stage.live_tokens() == []
    assert len(stage.sent_comments()) == 1


@pytest.mark.parametrize("options", [(), ("--yes",), ("--code-file", "-")])
def test_nobody_to_agree(stage: "Stage", options: tuple[str, ...]) -> None:
    outcome = stage.run_operator(*options)
    assert outcome.status == 2
    assert "--yes" in outcome.err


def test_standard_input_closed(stage: "Stage") -> None:
    script = f'exec "{stage.operator}" --code-file - --yes --ticket 1000 <&-'
    outcome = stage.run("sh", "-c", script)
    assert outcome.status == 2, outcome.err
    assert "standard input is closed" in outcome.err


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("--ticket", "12abc"), "a ticket is a number"),
        (("--ticket", "１２"), "a ticket is a number"),
        (("--nonsense",), "there is no option --nonsense"),
        (("--nonsense=tbc1_x",), "there is no option --nonsense"),
        (("--ticket", "9" * 5000), "a ticket is a number"),
        (("--profile", "facts"), "--profile goes with plan"),
        (("plan", "--yes", "--ticket", "1"), "plan sends nothing"),
        (("a1", "b1"), "only one code"),
        (("list",), "there is no command 'list'"),
        (("--code-file", "/no/such/file", "--yes", "--ticket", "1"), "cannot read the code file"),
    ],
)
def test_bad_arguments(stage: "Stage", arguments: tuple[str, ...], sentence: str) -> None:
    outcome = stage.run_operator(*arguments)
    assert outcome.status == 2
    assert sentence in outcome.err


def test_code_as_argument_works_with_a_warning(stage: "Stage") -> None:
    outcome = stage.run_operator(stage.mint(), "--yes", "--ticket", "1000")
    assert outcome.status == 0, outcome.err
    assert "history" in outcome.err
    assert "sent 1 file in 1 part to ticket 1000 (acme)" in outcome.out


def test_code_in_a_file_others_can_read(stage: "Stage") -> None:
    path = stage.folder / "code.txt"
    path.write_text(stage.mint())
    path.chmod(0o644)
    outcome = stage.run_operator("--code-file", str(path), "--yes", "--ticket", "1000")
    assert outcome.status == 0, outcome.err
    assert "anyone on this machine can read" in outcome.err


def test_plan_sends_nothing_and_needs_no_code(stage: "Stage") -> None:
    before = count_calls(stage)
    outcome = stage.run_operator("plan", "--profile", "journey")
    assert outcome.status == 0
    assert "app.log" in outcome.out
    assert "nothing was sent" in outcome.out
    assert count_calls(stage) == before
    assert not stage.state.exists()


@pytest.mark.parametrize("order", [("plan", "--json"), ("--json", "plan")])
def test_code_is_never_repeated_whatever_the_order_of_arguments(
    stage: "Stage", order: tuple[str, ...]
) -> None:
    code = make_code()
    for arguments in ((*order, code), (code, *order), (*order, code, code), ("--x", code, code)):
        outcome = stage.run_operator(*arguments)
        assert code[:40] not in outcome.out + outcome.err


@pytest.mark.parametrize(
    ("redirection", "status"),
    [(">/dev/full", 41), ("2>/dev/full", 0), ("| true", 0), (">&-", 0), ("2>&-", 0)],
)
def test_streams_that_take_nothing_change_nothing(
    stage: "Stage", redirection: str, status: int
) -> None:
    (stage.folder / "code").write_text(stage.mint())
    (stage.folder / "code").chmod(0o600)
    run = f'"{stage.operator}" --code-file "{stage.folder}/code" --yes --ticket 1000'
    script = f'set -o pipefail; {run} --state-dir "{stage.state}" {redirection}'
    outcome = stage.run("bash", "-c", script)
    assert outcome.status == status, outcome.err
    assert "fault" not in outcome.err
    assert len(stage.comments()[-1]["attachments"]) == 1


@pytest.mark.skipif(os.name != "posix" or os.geteuid() != 0, reason="needs root to become nobody")
def test_user_without_a_home(stage: "Stage") -> None:
    script = f'env -u HOME "{stage.operator}" plan --profile facts'
    outcome = stage.run("setpriv", "--reuid=54321", "--clear-groups", "sh", "-c", script)
    assert outcome.status in (0, 2), outcome.err
    assert "fault" not in outcome.err


def test_state_folder_of_an_odd_name(stage: "Stage") -> None:
    place = "/proc/\x1b[31m\udcff"
    outcome = stage.send(make_code(), "--state-dir", place)
    assert outcome.status == 41
    assert "\x1b" not in outcome.err + outcome.out
