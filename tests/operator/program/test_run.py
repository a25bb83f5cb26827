"""The run in one process, where clocks, disks and answers can be bent."""

import json
import time
from dataclasses import replace
from datetime import timedelta

import pytest

from log_operator import __main__ as program
from log_operator.consent.agreeing import Agreeing, Bundle
from log_operator.deliver.line import SANDBOX_VARIABLE, open_line
from log_operator.errand import Errand
from log_operator.errands import beginning, finishing
from log_operator.errands.beginning import agree
from log_operator.errors import (
    AlreadyRunning,
    BadArguments,
    BundleChanged,
    Cancelled,
    CodeWithdrawn,
    NoRoom,
    NotConfirmed,
    TooLittleTime,
)
from log_operator.keeping.finding import find_one
from log_operator.keeping.keeper import Keeper
from log_operator.state import open_work_folder
from log_operator.tenant import unbranded_tenant
from tenant_file.model import Tenant, Zendesk
from tests.operator.program.conftest import Story
from ticket_code.code import Binding
from ticket_code.errors import CodeExpired, ForeignCode, NewerCode


def test_clock_of_this_machine_three_hours_fast(story: Story) -> None:
    story.late = timedelta(hours=3)
    receipt = story.send()
    assert receipt.code_is_dead
    assert story.screen.getvalue().count("the clock of this machine is wrong") == 1


def test_clock_right_and_code_expired(story: Story) -> None:
    story.code = replace(story.code, issued_at=story.code.issued_at - timedelta(hours=3))
    story.code = replace(story.code, expires_at=story.code.issued_at + timedelta(hours=1))
    with pytest.raises(CodeExpired):
        story.send()
    assert "clock" not in story.screen.getvalue()


def test_clock_wrong_and_zendesk_away(story: Story) -> None:
    story.late = timedelta(hours=3)
    story.sandbox.queue_fault(kind="cut", times=20)
    with pytest.raises(CodeExpired):
        story.send()


def test_code_that_cannot_be_switched_off_says_until_when(story: Story) -> None:
    story.sandbox.queue_fault(status=403, method="DELETE", path="/tokens/current", times=3)
    receipt = story.send()
    assert not receipt.code_is_dead
    assert story.count_comments() >= 1


def test_sandbox_variable_that_would_not_be_heeded_is_refused(story: Story) -> None:
    """Or else a token and logs would go to the real account of that name."""
    story.tenant = Tenant(
        1, story.tenant.vendor, Zendesk(("acme",)), story.tenant.keys, story.tenant.profiles
    )
    with pytest.raises(BadArguments, match="was not built for a sandbox"):
        story.send()


@pytest.mark.parametrize(
    ("option", "value", "words"),
    [
        ("--part-size", "1MB", "a part has at least 1MiB (1,048,576 bytes)"),
        ("--part-size", "x", "'x' is no size"),
        ("--limit-rate", "5", "at least 10K a second"),
    ],
)
def test_sizes_that_are_too_small_or_none(
    capfd: pytest.CaptureFixture[str], option: str, value: str, words: str
) -> None:
    assert program.start([option, value], {}) == 2
    assert words in capfd.readouterr().err


def test_build_of_no_vendor_wants_the_account_repeated(story: Story) -> None:
    story.tenant = unbranded_tenant()
    with pytest.raises(ForeignCode, match="does not know whom to trust"):
        story.send()
    with pytest.raises(ForeignCode, match="for the account 'acme'"):
        story.send(story.order(subdomain="umbrella"))


@pytest.mark.parametrize(
    ("may_use_sandbox", "address"),
    [(False, "https://acme.zendesk.com"), (True, "http://127.0.0.1:9")],
)
def test_only_a_sandbox_build_goes_elsewhere(
    story: Story, *, may_use_sandbox: bool, address: str
) -> None:
    with open_line(
        story.code,
        may_use_sandbox=may_use_sandbox,
        environment={SANDBOX_VARIABLE: "http://127.0.0.1:9"},
        on_wait=lambda *_: None,
    ) as line:
        assert line.address.base_url == address


def test_sandbox_address_out_of_this_machine(story: Story) -> None:
    story.sandbox.url = "http://192.0.2.1"
    with pytest.raises(BadArguments, match="TICKETBOUND_SANDBOX_URL"):
        story.send()


@pytest.mark.parametrize(
    "fault",
    [
        {"status": 504},
        {"kind": "html", "status": 200},
        {"kind": "redirect"},
        {"kind": "cut_body"},
        {"status": 200, "body": "{}"},
    ],
)
def test_comment_whose_answer_is_lost_is_not_repeated(
    story: Story, fault: dict[str, object]
) -> None:
    before = story.count_comments()
    story.sandbox.queue_fault(method="PUT", after_commit=True, **fault)
    assert story.send().code_is_dead
    assert story.count_comments() == before + 1
    assert story.sandbox.state.uploads == {}


def test_ctrl_c_while_the_comment_is_on_its_way(
    story: Story, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whether it arrived shows the next run; the comment comes once."""

    def stop(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    before = story.count_comments()
    with monkeypatch.context() as patch:
        patch.setattr("log_operator.deliver.commenting.comment_on_request", stop)
        with pytest.raises(Cancelled, match="1 of 1 part is sent and stays sent"):
            story.send()
    kept = find_one(story.folder / "state", story.code.id_text)
    assert kept is not None
    assert kept.posting == (1,)
    assert story.send().code_is_dead
    assert story.count_comments() == before + 1


def test_revoking_against_errors_does_not_take_long(story: Story) -> None:
    story.sandbox.queue_fault(status=500, method="DELETE", times=99)
    begin = time.monotonic()
    receipt = story.send()
    assert not receipt.code_is_dead
    assert time.monotonic() - begin < 30


def test_second_run_with_the_same_code_waits_its_turn(story: Story) -> None:
    place = story.folder / "state"
    with open_work_folder(place, story.code.id_text) as folder:
        (folder / "part").write_text("of the first run")
        with pytest.raises(AlreadyRunning):
            story.send()
        assert (folder / "part").read_text() == "of the first run"
    assert story.send().code_is_dead


def test_part_changed_after_it_was_agreed_to_is_not_sent(
    story: Story, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = len(story.sandbox.state.uploads)

    def agree_and_change(errand: Errand, keeper: Keeper, bundle: Bundle) -> None:
        agree(errand, keeper, bundle)
        bundle.parts[0].path.write_bytes(b"something else")

    with monkeypatch.context() as patch:
        patch.setattr(beginning, "agree", agree_and_change)
        with pytest.raises(BundleChanged, match="was changed after it was made"):
            story.send()
    assert len(story.sandbox.state.uploads) == before
    assert story.send().code_is_dead, "it is made anew"


def test_code_that_expires_while_the_question_stands(
    story: Story, monkeypatch: pytest.MonkeyPatch
) -> None:
    def take_an_hour(*_: object) -> tuple[str, ...]:
        story.late = timedelta(hours=1)
        return ()

    monkeypatch.setattr(Agreeing, "_ask", take_an_hour)
    with pytest.raises(TooLittleTime):
        story.send()


def test_other_ways_of_sending_are_not_known(story: Story) -> None:
    story.code = replace(story.code, binding=Binding.RELAY)
    with pytest.raises(NewerCode):
        story.send()


def test_receipt_that_cannot_be_saved_changes_nothing(
    story: Story, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(finishing, "save_receipt", refuse)
    assert story.send().code_is_dead
    assert "the receipt could not be saved: No space left" in story.screen.getvalue()


def test_receipt_of_an_earlier_run_stays(story: Story) -> None:
    story.send()
    receipt = story.folder / "state" / story.code.id_text / "receipt.json"
    first = receipt.read_text()
    assert receipt.stat().st_mode & 0o777 == 0o600
    with pytest.raises(CodeWithdrawn):
        story.send()
    assert receipt.read_text() == first


@pytest.mark.parametrize(("yes", "ticket"), [(True, None), (True, 1001), (False, None)])
def test_nobody_agreed(story: Story, *, yes: bool, ticket: int | None) -> None:
    calls = len(story.sandbox.requests)
    with pytest.raises(NotConfirmed):
        story.send(story.order(yes=yes, ticket=ticket))
    assert len(story.sandbox.requests) == calls
    assert not (story.folder / "state").exists() or not list((story.folder / "state").iterdir())


def test_state_folder_that_is_no_folder(story: Story) -> None:
    place = story.folder / "file"
    place.write_text("")
    with pytest.raises(NoRoom, match="cannot write to"):
        story.send(story.order(state_folder=place / "state"))


def test_state_folder_that_others_may_write_to(story: Story) -> None:
    place = story.folder / "open"
    place.mkdir()
    place.chmod(0o777)
    with pytest.raises(NoRoom, match="others may write"):
        story.send(story.order(state_folder=place))


def test_fault_of_the_program_is_one_sentence(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def break_down(*_: object) -> None:
        raise RuntimeError("secret detail")

    monkeypatch.setattr("log_operator.cli.carry_out", break_down)
    assert program.start(["plan", "--json"], {}) == 1
    shown = capsys.readouterr()
    assert "this is a fault of the program: RuntimeError" in shown.err
    assert "secret detail" not in shown.err + shown.out
    assert json.loads(shown.out)["error"]["exit_code"] == 1
