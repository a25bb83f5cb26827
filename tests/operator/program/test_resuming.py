"""A second run, after one that did not come to its end."""

import contextlib
import re
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from log_operator.deliver import posting
from log_operator.deliver.line import Line
from log_operator.errand import Errand
from log_operator.errands.finishing import finish
from log_operator.errands.status import show_status
from log_operator.errors import (
    BadBundle,
    Cancelled,
    CodeWithdrawn,
    NoRoom,
    NothingKept,
    OtherOptions,
    SentInPart,
    TooLittleTime,
)
from log_operator.keeping.finding import find_all, find_one
from log_operator.keeping.keeper import Keeper, open_keeper
from log_operator.keeping.kept import STATE_NAME
from log_operator.order import Narrowing
from log_operator.values import RECEIPT_NAME, Delivery
from tests.operator.program.conftest import Story
from ticket_code.code import TicketCode
from ticket_code.errors import CodeExpired
from ticketbound.file_replacing import replace_file
from ticketbound.sizes import format_size
from zendesk_client.errors import TooLarge
from zendesk_sandbox.switches import Switches

PART_LIMIT = 1 << 20


def stop(*_: object, **__: object) -> None:
    raise KeyboardInterrupt


def leave(*_: object) -> None:
    raise SystemExit


@pytest.fixture
def broken(story: Story, monkeypatch: pytest.MonkeyPatch) -> Story:
    """A run of several parts that was stopped when all of them were uploaded."""
    story.write_noise(3_000_000)
    with monkeypatch.context() as patch:
        patch.setattr("log_operator.deliver.delivery.post", stop)
        with pytest.raises(Cancelled, match="3 of 3 parts are sent and stay sent"):
            story.send(story.order(part_limit=PART_LIMIT))
    return story


def names_on_ticket(story: Story) -> list[str]:
    state = story.sandbox.state
    comments = state.tickets[story.code.ticket].comments
    return sorted(
        state.attachments[number].file_name
        for comment in comments
        for number in comment.attachment_ids
    )


def count_uploads(story: Story) -> int:
    return sum(one.method == "POST" for one in story.sandbox.requests)


def demand_done(story: Story) -> None:
    """Each part is there once, and nothing is left but the receipt."""
    stem = f"logs-1000-{b'12345678'.hex()[:8]}"
    assert names_on_ticket(story) == [f"{stem}-part{n}.zip" for n in (1, 2, 3)]
    assert story.sandbox.state.uploads == {}
    assert [path.name for path in story.state.iterdir()] == ["receipt.json"]
    assert find_all(story.folder / "state") == ()


def test_the_same_command_goes_on(broken: Story) -> None:
    uploads = count_uploads(broken)
    receipt = broken.send(broken.order(part_limit=PART_LIMIT))
    assert receipt.code_is_dead
    assert (receipt.files, len(receipt.parts)) == (2, 3)
    assert count_uploads(broken) == uploads
    assert "3 of 3 parts are sent and stay sent; 0 B to send" in broken.screen.getvalue()
    demand_done(broken)


def test_resume_goes_on_too(broken: Story) -> None:
    broken.send(broken.order(action="resume"))
    demand_done(broken)


def test_nothing_to_resume(story: Story) -> None:
    with pytest.raises(NothingKept, match=r"nothing is kept here for ticket 1000 \(acme\)"):
        story.send(story.order(action="resume"))
    assert not story.state.exists() or not list(story.state.iterdir())


@pytest.mark.parametrize(
    ("changes", "option"),
    [
        ({"narrowing": Narrowing(since="24h")}, "--since"),
        ({"narrowing": Narrowing(only=("files",))}, "--only"),
        ({"narrowing": Narrowing(skip=("files",))}, "--skip"),
        ({"part_limit": 2 << 20}, "--part-size"),
    ],
)
def test_other_options_than_those_that_it_was_made_with(
    broken: Story, changes: dict[str, object], option: str
) -> None:
    with pytest.raises(OtherOptions, match=f"agreed to without that {option}") as caught:
        broken.send(broken.order(**changes))
    assert "--anew" in caught.value.hint
    broken.send(broken.order(limit_rate=10_000_000))
    demand_done(broken)


def test_anew_forgets_what_is_kept(broken: Story) -> None:
    uploads = count_uploads(broken)
    broken.send(broken.order(anew=True, part_limit=2 << 20))
    assert count_uploads(broken) > uploads
    assert len(names_on_ticket(broken)) == 2
    assert broken.sandbox.state.uploads == {}


def test_a_run_that_was_killed_before_its_parts_were_finished(broken: Story) -> None:
    """Its uploads are deleted; what was made is made anew."""
    keeper = open_keeper(broken.state)
    assert keeper is not None
    text = (broken.state / STATE_NAME).read_text()
    (broken.state / STATE_NAME).write_text(text.replace('"agreed"', '"preparing"'))
    with pytest.raises(NothingKept, match="before its parts were finished"):
        broken.send(broken.order(action="resume"))
    assert len(broken.sandbox.state.uploads) == 3
    broken.send(broken.order(part_limit=PART_LIMIT))
    demand_done(broken)


def test_all_is_on_the_ticket_and_only_the_end_is_missing(
    story: Story, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr("log_operator.deliver.delivery.end_code", leave)
        with pytest.raises(SystemExit):
            story.send()
    kept = find_one(story.folder / "state", story.code.id_text)
    assert kept is not None
    assert kept.stage == "posted"
    comments = story.count_comments()
    receipt = story.send(story.order(narrowing=Narrowing(since="24h")))
    assert receipt.code_is_dead
    assert (receipt.files, len(receipt.parts)) == (1, 1)
    assert story.count_comments() == comments


def test_all_is_on_the_ticket_and_the_code_has_expired(
    story: Story, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr("log_operator.deliver.delivery.end_code", leave)
        with pytest.raises(SystemExit):
            story.send()
    story.late = timedelta(hours=2)
    story.sandbox.advance(7200)
    with pytest.raises(CodeExpired) as caught:
        story.send()
    assert caught.value.hint == "all that was made is on the ticket: nothing is left to do"
    assert story.tell_status()[-1].endswith("the code is dead: nothing is left to do")


@pytest.mark.parametrize("is_late", [False, True])
def test_a_stop_at_the_very_end_does_not_say_that_nothing_is_there(
    story: Story, monkeypatch: pytest.MonkeyPatch, *, is_late: bool
) -> None:
    def stop_late(errand: Errand, keeper: Keeper, delivery: Delivery) -> None:
        finish(errand, keeper, delivery)
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr("log_operator.run.finish", stop_late if is_late else stop)
        with pytest.raises(Cancelled) as caught:
            story.send()
    told = f"{caught.value.sentence}; {caught.value.hint}"
    assert ("the logs are on the ticket" if is_late else "1 of 1 parts are on the ticket") in told
    assert ("receipt.json" if is_late else "'operator resume'") in told
    if not is_late:
        assert story.send(story.order(action="resume")).code_is_dead


def test_a_doubt_that_stays_sends_nobody_back_to_the_code_that_was_ended(story: Story) -> None:
    story.sandbox.state.switches = Switches(deleting_consumed_upload="accepted")
    story.sandbox.queue_fault(method="PUT", status=504, after_commit=True)
    with pytest.raises(SentInPart, match="may or may not be on ticket"):
        story.send()
    shown = story.screen.getvalue()
    assert "the code lives until" not in shown
    assert "ask support for a new code for ticket 1000" in shown
    out = story.tell_status()
    assert "0 on the ticket, 1 maybe, 0 uploaded and not on it yet, 0 B to send" in out[1]
    assert ") is dead; it was good until" in out[2]
    assert "nobody knows whether these logs are on the ticket" in out[-1]


@pytest.mark.parametrize("is_asked", [False, True])
def test_status_of_a_comment_without_an_answer(broken: Story, *, is_asked: bool) -> None:
    """Only uploads that are left can tell; a run that was killed has ended no code."""
    keeper = open_keeper(broken.state)
    assert keeper is not None
    keeper.begin_post([1, 2, 3])
    for number in (1, 2, 3) if is_asked else (1, 2):
        keeper.note_upload(number, None)
    found_out = "'operator resume' finds out what is on the ticket"
    nobody = "nobody knows whether these logs are on the ticket"
    assert (nobody if is_asked else found_out) in broken.tell_status()[-1]


def test_status_counts_no_uploads_of_a_dead_code(broken: Story) -> None:
    keeper = open_keeper(broken.state)
    assert keeper is not None
    keeper.note_withdrawn()
    size = format_size(sum(part.size for part in keeper.kept.parts))
    assert f"0 uploaded and not on it yet, {size} to send" in broken.tell_status()[1]


def test_status_counts_no_uploads_that_have_ended(story: Story, broken: Story) -> None:
    story.late = timedelta(minutes=61)
    keeper = open_keeper(broken.state)
    assert keeper is not None
    assert "0 uploaded and not on it yet" in broken.tell_status()[1]


def test_too_little_time_tells_what_is_on_the_ticket(broken: Story) -> None:
    keeper = open_keeper(broken.state)
    assert keeper is not None
    keeper.begin_post([2])
    keeper.end_post(is_there=True)
    broken.late = timedelta(seconds=3570)
    broken.sandbox.advance(3570)
    with pytest.raises(TooLittleTime) as caught:
        broken.send()
    assert caught.value.hint == (
        "ask the support agent for a new code; 1 of 3 parts are on the ticket"
    )


@pytest.mark.parametrize("text", ["{", '{"format": 9}', "no zone"])
def test_state_that_cannot_be_read_is_refused(broken: Story, text: str) -> None:
    """Nobody knows what is on the ticket, so nothing is sent again unless that is wanted."""
    state = broken.state / STATE_NAME
    if text == "no zone":
        whole = state.read_text()
        text = re.sub(r'("code_expires_at": "[^"]*)Z"', r'\1"', whole)
        assert text != whole
    state.write_text(text)
    before = broken.count_comments()
    with pytest.raises(BadBundle, match="is damaged, so nobody can tell") as caught:
        broken.send(broken.order(part_limit=PART_LIMIT))
    assert "--anew removes it" in caught.value.hint
    assert broken.tell_status() == [f"what is kept in {broken.state} is damaged"]
    assert find_all(broken.folder / "state") == ()
    assert broken.count_comments() == before
    broken.send(broken.order(part_limit=PART_LIMIT, anew=True))
    assert len(names_on_ticket(broken)) == 3


def change_a_part(broken: Story, number: int) -> bytes:
    """Nothing is uploaded any longer, and the part's file is another; returns what it was."""
    keeper = open_keeper(broken.state)
    assert keeper is not None
    path = broken.state / keeper.find_part(number).name
    whole = path.read_bytes()
    path.write_bytes(bytes([whole[0] ^ 1]) + whole[1:])
    for part in keeper.kept.parts:
        keeper.note_upload(part.number, None)
    broken.sandbox.state.uploads.clear()
    return whole


@pytest.fixture
def partly(story: Story, monkeypatch: pytest.MonkeyPatch) -> Story:
    """Of three parts, the second is on the ticket, by a comment that could not wait."""
    story.write_noise(3_000_000)
    real = posting.post

    def post_one(line: Line, code: TicketCode, keeper: Keeper, *_: object, **more: Any) -> None:
        real(line, code, keeper, [2], "the first of them", **more)
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr("log_operator.deliver.delivery.post", post_one)
        with pytest.raises(Cancelled):
            story.send(story.order(part_limit=PART_LIMIT))
    assert len(names_on_ticket(story)) == 1
    return story


def test_a_part_that_was_changed_when_others_are_on_the_ticket(partly: Story) -> None:
    """Whatever is tried, what is there is not sent again; the part as it was completes it."""
    whole = change_a_part(partly, 3)
    for _ in range(2):
        with pytest.raises(SentInPart, match="part3.zip was changed after it was made") as caught:
            partly.send(partly.order(part_limit=PART_LIMIT))
        assert "1 of 3 parts are on ticket 1000, and the others are not" in caught.value.sentence
        assert "--anew collects and sends everything once more" in caught.value.hint
    assert "the parts that are not on the ticket are kept in" in partly.screen.getvalue()
    assert len(names_on_ticket(partly)) == 1
    assert partly.sandbox.state.uploads == {}
    out = partly.tell_status()
    assert "1 on the ticket, 0 uploaded and not on it yet" in out[1]
    assert "part3.zip was changed, so it cannot be sent" in out[-1]
    (partly.state / "logs-1000-31323334-part3.zip").write_bytes(whole)
    partly.send(partly.order(action="resume"))
    demand_done(partly)


def test_anew_says_what_is_on_the_ticket(partly: Story) -> None:
    change_a_part(partly, 3)
    partly.send(partly.order(part_limit=PART_LIMIT, anew=True))
    shown = partly.screen.getvalue()
    assert "1 of 3 parts are on the ticket already and cannot be taken back" in shown
    assert len(names_on_ticket(partly)) == 4


def test_anew_says_that_logs_may_be_on_the_ticket(broken: Story) -> None:
    keeper = open_keeper(broken.state)
    assert keeper is not None
    keeper.begin_post([1, 2, 3])
    broken.send(broken.order(part_limit=PART_LIMIT, anew=True))
    shown = broken.screen.getvalue()
    assert "the logs may be on the ticket already and cannot be taken back" in shown


@pytest.mark.parametrize("is_sure", [False, True])
def test_a_copy_of_what_is_partly_on_the_ticket_is_not_sent(
    partly: Story, *, is_sure: bool
) -> None:
    keeper = open_keeper(partly.state)
    assert keeper is not None
    if not is_sure:
        keeper.begin_post([1, 3])
    partly.state.rename(partly.folder / "usb")
    with pytest.raises(BadBundle, match="are on ticket 1000 already, or may be"):
        partly.send(partly.order(folder=partly.folder / "usb"))


@pytest.mark.parametrize("is_gone", [False, True])
def test_a_changed_part_is_not_sent_by_another_code_either(partly: Story, *, is_gone: bool) -> None:
    change_a_part(partly, 3)
    if is_gone:
        (partly.state / "logs-1000-31323334-part3.zip").unlink()
        (partly.state / "logs-1000-31323334-part2.zip").unlink()
    partly.take_new_code()
    with pytest.raises(SentInPart, match="1 of 3 parts are on ticket 1000"):
        partly.send(partly.order(action="resume"))
    assert len(names_on_ticket(partly)) == 1


def test_another_code_takes_over_what_a_dead_one_left(broken: Story) -> None:
    former, formerly = broken.state, broken.code.id_text
    broken.take_new_code()
    broken.send(broken.order(action="resume"))
    demand_done(broken)
    assert not former.exists()
    comment = broken.sandbox.state.tickets[1000].comments[-1]
    assert f"code {broken.code.id_text}," in comment.body
    assert f"code {formerly}," not in comment.body


def test_a_stop_while_it_is_taken_over_leaves_one_bundle(
    broken: Story, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two could both be sent, each by a code of its own. What the former uploaded is not lost."""
    assert broken.sandbox.state.uploads
    broken.take_new_code()
    with monkeypatch.context() as patch:
        patch.setattr("log_operator.deliver.taking_back.delete_upload", stop)
        with pytest.raises(Cancelled, match="nothing is on the ticket"):
            broken.send(broken.order(action="resume"))
    assert [found.kept.code_id for found in find_all(broken.folder / "state")] == [
        broken.code.id_text
    ]
    broken.send(broken.order(action="resume"))
    demand_done(broken)
    assert broken.sandbox.state.uploads == {}


def test_a_stop_when_all_is_on_the_ticket_leaves_no_upload(
    broken: Story, monkeypatch: pytest.MonkeyPatch
) -> None:
    keeper = open_keeper(broken.state)
    assert keeper is not None
    given_up = keeper.kept.parts[1].upload
    assert given_up is not None
    keeper.give_up([2])
    assert given_up.token.reveal() in broken.sandbox.state.uploads
    with monkeypatch.context() as patch:
        patch.setattr("log_operator.deliver.delivery.delete_given_up", stop)
        broken.send()
    demand_done(broken)
    assert broken.sandbox.state.uploads == {}


def test_another_code_is_told_of_what_is_kept(broken: Story) -> None:
    broken.take_new_code()
    broken.send(broken.order(part_limit=PART_LIMIT))
    assert "'operator resume' with this code sends that one" in broken.screen.getvalue()
    assert len(find_all(broken.folder / "state")) == 1


def test_folder_of_a_dead_code_is_sent(broken: Story) -> None:
    former = broken.state
    broken.take_new_code()
    broken.send(broken.order(folder=former))
    demand_done(broken)


def test_a_doubtful_comment_is_not_taken_over_unasked(broken: Story) -> None:
    keeper = open_keeper(broken.state)
    assert keeper is not None
    keeper.begin_post([1, 2, 3])
    broken.take_new_code()
    with pytest.raises(SentInPart, match="may be on ticket 1000 already"):
        broken.send(broken.order(action="resume"))
    assert len(find_all(broken.folder / "state")) == 1


def test_code_that_has_expired_says_what_is_kept(broken: Story) -> None:
    broken.late = timedelta(hours=2)
    broken.sandbox.advance(7200)
    with pytest.raises(CodeExpired) as caught:
        broken.send()
    assert "what was made is kept" in caught.value.hint
    assert "'operator resume'" in caught.value.hint


def test_code_that_was_withdrawn_says_what_to_do(broken: Story) -> None:
    broken.sandbox.queue_fault(status=401, body='{"error": "invalid_token"}', times=9)
    with pytest.raises(CodeWithdrawn):
        broken.send()
    assert "ask support for a new code for ticket 1000" in broken.screen.getvalue()
    assert find_one(broken.folder / "state", broken.code.id_text)
    out = broken.tell_status()
    assert ") is dead; it was good until 20" in out[2]
    assert "ask support for a new one for the same ticket" in out[4]


def test_what_a_living_code_took_over_is_not_called_dead(
    broken: Story, monkeypatch: pytest.MonkeyPatch
) -> None:
    keeper = open_keeper(broken.state)
    assert keeper is not None
    keeper.note_withdrawn()
    broken.take_new_code()
    with monkeypatch.context() as patch:
        patch.setattr("log_operator.deliver.delivery.post", stop)
        with pytest.raises(Cancelled):
            broken.send(broken.order(action="resume"))
    kept = find_one(broken.folder / "state", broken.code.id_text)
    assert kept is not None
    assert not kept.is_withdrawn


def test_too_little_time_keeps_what_was_agreed_to_beforehand(story: Story) -> None:
    story.code = replace(story.code, expires_at=story.code.issued_at + timedelta(seconds=50))
    with pytest.raises(TooLittleTime):
        story.send()
    assert find_one(story.folder / "state", story.code.id_text)
    assert "are kept in" in story.screen.getvalue()


def test_a_fault_while_parts_are_sent_ahead_costs_no_bundle(
    story: Story, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Such as a system that starts no more threads."""
    story.write_noise(3_000_000)

    def refuse(*_: object, **__: object) -> None:
        raise RuntimeError("can't start new thread")

    with monkeypatch.context() as patch:
        patch.setattr("log_operator.deliver.workers.Thread", refuse)
        with pytest.raises(RuntimeError):
            story.send(story.order(part_limit=PART_LIMIT))
    kept = find_one(story.folder / "state", story.code.id_text)
    assert kept is not None
    assert (kept.stage, len(kept.parts)) == ("agreed", 3)
    story.send(story.order(action="resume"))
    demand_done(story)


def test_status_lists_what_is_kept(broken: Story) -> None:
    out = broken.tell_status()
    assert out[0].startswith("ticket 1000 (acme), profile generic, agreed 20")
    assert "3 parts" in out[1]
    assert "0 on the ticket, 3 uploaded and not on it yet, 0 B to send" in out[1]
    assert str(broken.state) in out[3]
    assert out[4] == "  'operator resume' goes on with it, and asks for the code"


def test_status_of_nothing(story: Story, tmp_path: Path) -> None:
    status = show_status(story.order(state_folder=tmp_path / "none"), story.ground, story.console)
    assert status.kept == ()
    assert not (tmp_path / "none").exists()


@pytest.mark.parametrize("number", range(1, 9))
def test_a_disk_that_is_full_at_any_step(
    story: Story, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    """One sentence, nothing orphaned; once there is room, the same command comes to its end."""
    before = story.count_comments()
    count = 0

    def fill_up(path: Path, content: bytes, draft: Path) -> None:
        nonlocal count
        count += 1
        if count >= number:
            raise OSError(28, "No space left on device")
        replace_file(path, content, draft)

    with monkeypatch.context() as patch:
        patch.setattr("log_operator.keeping.keeper.replace_file", fill_up)
        with contextlib.suppress(NoRoom):
            story.send()
    if find_one(story.folder / "state", story.code.id_text) is None:
        assert story.sandbox.state.uploads == {}
    if not (story.state / RECEIPT_NAME).exists():
        assert story.send().code_is_dead
    assert story.count_comments() == before + 1
    assert [path.name for path in story.state.iterdir()] == [RECEIPT_NAME]


def test_a_disk_that_is_full_says_so(story: Story, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("log_operator.keeping.keeper.replace_file", refuse)
    with pytest.raises(NoRoom, match="cannot write down how far the delivery is: No space left"):
        story.send()
    assert not story.state.exists() or not list(story.state.iterdir())


def test_parts_that_are_too_large_for_the_account(story: Story) -> None:
    """The size to use is named, what was made is kept, and what fits is collected anew."""
    story.write_noise(6_000_000)
    story.sandbox.queue_fault(status=413, method="POST", path="/uploads")
    with pytest.raises(TooLarge) as caught:
        story.send()
    assert caught.value.exit_code == 50
    size = re.search(r"--part-size (\d+)KB --anew", caught.value.hint)
    assert size is not None
    assert find_one(story.folder / "state", story.code.id_text)
    story.send(story.order(part_limit=int(size[1]) * 1000, anew=True))
    assert len(names_on_ticket(story)) >= 2
    assert story.sandbox.state.uploads == {}
