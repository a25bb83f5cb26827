"""`issuer watch`: what it waits for, how often it asks, and how it ends."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from log_bundle.comment import SentAgreement, SentPart, write_interim, write_part
from tests.issuer.conftest import MovableClock
from tests.issuer.delivery import LOGS, NAME, SHA256, deliver
from ticket_code.text_form import decode_code
from token_issuer.__main__ import run
from token_issuer.arrived_logs import tell_agreement
from token_issuer.surroundings import Surroundings
from zendesk_sandbox.server import RunningSandbox

ADDRESS = "https://acme.zendesk.com/agent/tickets/1000"
Run = Callable[..., tuple[int, str, str]]
Event = Callable[[], object]


class Waiting:
    """Sleeps without sleeping: the time goes on, and what is planned happens in its turn."""

    def __init__(self, clock: MovableClock, sandbox: RunningSandbox) -> None:
        self.clock, self.sandbox = clock, sandbox
        self.slept: list[float] = []
        self.plan: dict[int, Event] = {}

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.clock.ahead += timedelta(seconds=seconds)
        self.sandbox.advance(seconds)
        self.plan.get(len(self.slept), lambda: None)()


@pytest.fixture
def waiting(clock: MovableClock, sandbox: RunningSandbox) -> Waiting:
    return Waiting(clock, sandbox)


@pytest.fixture
def watching(
    ready: Run,
    environment: dict[str, str],
    waiting: Waiting,
    capsys: pytest.CaptureFixture[str],
) -> Run:
    del ready

    def start(*arguments: str) -> tuple[int, str, str]:
        capsys.readouterr()
        surroundings = Surroundings(
            environment, clock=waiting.clock, sleep=waiting.sleep, is_interactive=lambda: False
        )
        status = run(("watch", *arguments), surroundings)
        return int(status), *capsys.readouterr()

    return start


@pytest.fixture
def code(ready: Run) -> str:
    status, out, _ = ready("mint", "1000")
    assert status == 0
    return out.strip()


def test_waits_until_the_logs_are_there_and_says_so(
    watching: Run, waiting: Waiting, sandbox: RunningSandbox, code: str, ready: Run
) -> None:
    waiting.plan[3] = lambda: deliver(sandbox, code)
    status, out, err = watching("1000")
    assert status == 0
    assert out.startswith("the logs are on ticket 1000: 3 files in 1 part, 1.0 KB, since 20")
    assert out.count("\n") == 1
    assert err == f"issuer: {NAME}: 1,000 bytes, SHA-256 {SHA256}\nissuer: {ADDRESS}\n"
    assert waiting.slept == [10.0, 15.0, 22.5]
    [listed] = json.loads(ready("list", "--json")[1])["data"]["codes"]
    assert listed["state"] == "used"
    assert sandbox.state.tickets[1000].email_cc_ids == ()


def test_logs_that_are_there_already_are_not_waited_for(
    watching: Run, waiting: Waiting, sandbox: RunningSandbox, code: str
) -> None:
    deliver(sandbox, code)
    assert watching("#1000")[0] == 0
    assert waiting.slept == []


def test_the_json_document(watching: Run, sandbox: RunningSandbox, code: str) -> None:
    deliver(sandbox, code)
    status, out, err = watching("1000", "--json")
    document = json.loads(out)
    assert (status, err, document["warnings"]) == (0, "", [])
    assert set(document["data"]) == {
        *("code_id", "ticket", "arrived_at", "public", "files", "size", "parts", "as_told"),
        *("agreed_at", "agreed_how", "unticked"),
    }
    assert (document["data"]["size"], document["data"]["as_told"]) == (len(LOGS), True)
    assert document["data"]["agreed_at"] is None


def test_what_the_customer_agreed_to_is_told(
    watching: Run, sandbox: RunningSandbox, code: str, ready: Run
) -> None:
    at, words = "2026-11-22T06:00:00Z", "at the terminal, and left out: journal, facts"
    deliver(sandbox, code, agreement=SentAgreement(at, "terminal", ("journal", "facts")))
    assert f"issuer: the customer agreed at {at}, {words}\n" in watching("1000")[2]
    data = json.loads(watching("1000", "--json")[1])["data"]
    assert (data["agreed_at"], data["agreed_how"]) == (at, "terminal")
    assert data["unticked"] == ["journal", "facts"]
    assert f"agreed   the customer agreed at {at}, {words}" in ready("show", data["code_id"])[1]


@pytest.mark.parametrize(
    ("agreement", "words"),
    [
        (SentAgreement("2026-11-22T06:00:00Z", "option"), "06:00:00Z, beforehand"),
        (SentAgreement("2026-11-22T06:00:00Z", "option", ("a",), 9), "left out: a and 9 more"),
    ],
)
def test_agreement_in_words(agreement: SentAgreement, words: str) -> None:
    assert tell_agreement(agreement).endswith(words)


def rewrite(sandbox: RunningSandbox, change: Callable[[str], str]) -> None:
    """Change the words of the last comment on the ticket."""
    ticket = sandbox.state.tickets[1000]
    last = ticket.comments[-1]
    changed = (*ticket.comments[:-1], replace(last, body=change(last.body)))
    sandbox.state.tickets[1000] = replace(ticket, comments=changed)


def test_parts_that_are_not_there_are_warned_about(
    watching: Run, sandbox: RunningSandbox, code: str
) -> None:
    deliver(sandbox, code)
    missing = write_part(SentPart("logs-1000-part2.zip", 7, SHA256))
    rewrite(sandbox, lambda body: f"{body}\n{missing}")
    status, _, err = watching("1000")
    assert status == 0
    assert "warning: 1 of the parts that the comment names are not on the ticket" in err


def test_parts_that_came_ahead_count_once_the_rest_is_there(
    watching: Run, sandbox: RunningSandbox, code: str
) -> None:
    """The comment of a part that came ahead is posted first; it is made of a copy of the last."""
    deliver(sandbox, code, ends_code=False)
    ticket = sandbox.state.tickets[1000]
    last = ticket.comments[-1]
    ahead = "logs-1000-part2.zip"
    (number,) = last.attachment_ids
    sandbox.state.attachments[999] = replace(
        sandbox.state.attachments[number], id=999, file_name=ahead
    )
    second = SentPart(ahead, len(LOGS), SHA256)
    body = write_interim(decode_code(code).code.id_text, {2: second})
    first = replace(last, body=body, attachment_ids=(999,))
    sandbox.state.tickets[1000] = replace(ticket, comments=(*ticket.comments[:-1], first))
    assert watching("1000", "--timeout", "10m")[0] == 30
    whole = replace(last, body=f"{last.body}\n{write_part(second)}")
    sandbox.state.tickets[1000] = replace(ticket, comments=(*ticket.comments[:-1], first, whole))
    status, out, err = watching("1000")
    assert (status, "warning" in err) == (0, False)
    assert out.startswith("the logs are on ticket 1000: 3 files in 2 parts, 2.0 KB, since 20")
    assert err.index(ahead) < err.index(NAME)


def test_a_comment_without_any_part_that_it_names_brought_nothing(
    watching: Run, sandbox: RunningSandbox, code: str
) -> None:
    deliver(sandbox, code, told=len(LOGS) + 1, ends_code=False)
    assert watching("1000", "--timeout", "10m")[0] == 30
    rewrite(sandbox, lambda body: body.partition(NAME)[0])
    assert watching("1000", "--timeout", "10m")[0] == 30


def test_the_note_tells_what_is_only_said(
    watching: Run, sandbox: RunningSandbox, code: str
) -> None:
    deliver(sandbox, code)
    assert watching("1000")[0] == 0
    note = sandbox.state.tickets[1000].comments[-1].body
    assert "3 files in 1 part, 1.0 KB; how many files, " in note
    assert "as the comment tells, not checked" in note


def test_a_comment_of_somebody_else_is_not_believed(
    watching: Run, sandbox: RunningSandbox, code: str
) -> None:
    deliver(sandbox, code, ends_code=False)
    ticket = sandbox.state.tickets[1000]
    requester = sandbox.seeded.requester.id
    forged = replace(ticket.comments[-1], author_id=requester)
    sandbox.state.tickets[1000] = replace(ticket, comments=(*ticket.comments[:-1], forged))
    assert watching("1000", "--timeout", "10m")[0] == 30


def test_it_asks_gently_and_gives_up_in_the_end(
    watching: Run, waiting: Waiting, sandbox: RunningSandbox, code: str
) -> None:
    del code
    before = len(sandbox.requests)
    status, out, err = watching("1000", "--timeout", "1h")
    assert (status, out) == (30, "")
    assert "no logs have come to ticket 1000 so far" in err
    assert "hint: to go on waiting: issuer watch 1000" in err
    assert waiting.slept[:6] == [10.0, 15.0, 22.5, 33.75, 50.625, 60.0]
    assert sum(waiting.slept) == pytest.approx(3600, abs=20)
    assert set(waiting.slept[6:-1]) == {60.0}
    assert len(sandbox.requests) - before < 8 * len(waiting.slept)


def test_trouble_with_the_network_is_waited_out(
    watching: Run, waiting: Waiting, sandbox: RunningSandbox, code: str
) -> None:
    for kind in ("cut", "html"):
        sandbox.queue_fault(kind=kind, path="comments", times=4)
    sandbox.queue_fault(status=503, path="users/me", times=20)
    sandbox.queue_fault(status=429, headers={"Retry-After": "600"}, path="users/me")
    waiting.plan[40] = lambda: deliver(sandbox, code)
    status, out, _ = watching("1000")
    assert (status, out[:9]) == (0, "the logs ")
    assert 300.0 in waiting.slept


def test_a_code_that_expires_ends_it_with_11(watching: Run, ready: Run) -> None:
    code_id = json.loads(ready("mint", "1000", "--expires", "30m", "--json")[1])["data"]["code_id"]
    status, out, err = watching("1000")
    assert (status, out) == (11, "")
    assert f"code {code_id} expired at " in err


@pytest.mark.parametrize("turn", [0, 2])
def test_a_code_that_is_revoked_ends_it_with_22(
    watching: Run, waiting: Waiting, ready: Run, code: str, turn: int
) -> None:
    del code
    waiting.plan[turn] = lambda: ready("revoke", "--ticket", "1000")
    if not turn:
        ready("revoke", "--ticket", "1000")
    status, out, err = watching("1000")
    assert (status, out) == (22, "")
    assert ": it is revoked" in err


def test_a_code_whose_holder_ended_it_without_logs(
    watching: Run, sandbox: RunningSandbox, code: str
) -> None:
    del code
    sandbox.state.tokens.clear()
    status, _, err = watching("1000")
    assert status == 22
    assert ": its token ended without logs" in err


def test_a_code_that_was_replaced_is_followed_by_the_next(
    watching: Run, waiting: Waiting, ready: Run, code: str, sandbox: RunningSandbox
) -> None:
    def replace_and_deliver() -> None:
        deliver(sandbox, ready("mint", "1000", "--replace")[1].strip())

    waiting.plan[2] = replace_and_deliver
    status, out, _ = watching("1000", "--json")
    assert status == 0
    [new, _] = json.loads(ready("list", "--json")[1])["data"]["codes"]
    assert json.loads(out)["data"]["code_id"] == new["code_id"]
    assert code


def test_a_ticket_that_is_deleted_ends_it_as_it_ends_a_mint(
    watching: Run, ready: Run, sandbox: RunningSandbox, code: str
) -> None:
    del code, sandbox.state.tickets[1000]
    status, _, err = watching("1000")
    assert status == 22
    assert "issuer: there is no ticket 1000, or the issuer may not see it\n" in err
    assert err == ready("mint", "1000")[2]


def test_a_ticket_can_be_named_by_its_address(
    watching: Run, ready: Run, sandbox: RunningSandbox, code: str
) -> None:
    deliver(sandbox, code, ends_code=False)
    assert watching(ADDRESS)[0] == 0
    assert ready("list", "--ticket", ADDRESS)[1].count(" 1000 ") == 1
    foreign = ADDRESS.replace("acme", "other")
    for words in (
        *(("watch", foreign), ("mint", foreign), ("list", "--ticket", foreign)),
        ("revoke", "--ticket", foreign),
    ):
        status, _, err = ready(*words)
        assert status == 2
        assert "that ticket is in the account other, and this one is acme" in err
    assert ready("revoke", "--ticket", ADDRESS)[0] == 0


def test_a_ticket_without_a_code(watching: Run, waiting: Waiting) -> None:
    status, out, err = watching("1001")
    assert (status, out, waiting.slept) == (22, "", [])
    assert "no code was minted for ticket 1001" in err
    assert "hint: issuer mint 1001" in err


def test_a_refusal_is_not_waited_out(
    watching: Run, waiting: Waiting, sandbox: RunningSandbox, code: str
) -> None:
    del code
    sandbox.queue_fault(status=403, path="comments")
    assert watching("1000")[0] == 21
    assert waiting.slept == []


@pytest.mark.parametrize("arguments", [("x",), ("1000", "--timeout", "soon"), ()])
def test_bad_arguments(watching: Run, arguments: tuple[str, ...]) -> None:
    assert watching(*arguments)[0] == 2
