"""What a delivery meets, row by row of the table of bad input: exit status and sentence.

Other rows of deliveries are tested where the name of a test, or its docstring, has their number:
26, 28, 29, 39 and 44 in the files beside this one, 40 to 42 in `test_network.py`, 30 and 45 in
`tests/issuer`, the second half of 43 in `tests/operator/deliver`.
"""

import json
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import pytest

from ticket_code.text_form import decode_code

if TYPE_CHECKING:
    from tests.journeys.conftest import Outcome, Stage

pytestmark = pytest.mark.journey

UPLOADS = {"method": "POST", "path": "/uploads"}


def fail(stage: "Stage", code: str, **fault: Any) -> "Outcome":
    """What becomes of it if every upload gets this fault, and no other one."""
    stage.sandbox.ask("DELETE", "/sandbox/faults")
    stage.sandbox.queue_fault(**{**UPLOADS, "times": 1000, **fault})
    outcome = stage.send(code)
    assert stage.sent_comments() == []
    assert "\x1b" not in outcome.err
    return outcome


def assert_failed(outcome: "Outcome", status: int, sentence: str) -> None:
    assert outcome.status == status, outcome.err
    error = outcome.envelope["error"]
    assert error["exit_code"] == status
    assert sentence in error["message"]
    assert sentence in outcome.err
    assert error["hint"]


def test_row_27_a_scope_that_is_missing_is_named(stage: "Stage") -> None:
    text = "You are missing the following required scopes: ticket_attachments:write"
    body = json.dumps({"error": "insufficient_scope", "description": text})
    outcome = fail(stage, stage.mint(), status=403, body=body)
    assert_failed(outcome, 21, "none of the scopes that allow it: ticket_attachments:write (403)")


def test_row_31_nobody_is_followed_elsewhere(stage: "Stage") -> None:
    code = stage.mint()
    with elsewhere() as (host, visits):
        for status, to in ((302, "http://{}/x"), (307, "https://{}/"), (308, "//{}/x")):
            outcome = fail(stage, code, kind="redirect", status=status, location=to.format(host))
            assert_failed(outcome, 30, f"the answer points to {host}; nothing was sent there")
        assert visits() == 0


def test_row_31_a_circle_is_not_walked(stage: "Stage") -> None:
    code, before = stage.mint(), len(stage.sandbox.requests)
    outcome = fail(stage, code, kind="redirect", location="itself")
    assert_failed(outcome, 30, f"the answer points to {stage.sandbox.url.rpartition('/')[2]}")
    calls = stage.sandbox.requests[before:]
    assert sum(one.method == "POST" and "/uploads" in one.path for one in calls) == 1


def test_row_32_a_page_for_browsers_is_no_answer(stage: "Stage") -> None:
    outcome = fail(stage, stage.mint(), kind="html", status=200)
    assert_failed(outcome, 30, "this is not Zendesk's answer but a web page (status 200)")
    assert "whether this network asks for a sign-in" in outcome.err


def test_row_33_an_upload_that_is_not_whole(stage: "Stage") -> None:
    code = stage.mint()
    small = {"id": 7, "file_name": "a.zip", "size": 1}
    for upload, sentence in (
        ({}, "Zendesk took the file, but names no token for it"),
        ({"token": "t" * 25}, "Zendesk took the file, but names no token for it"),
        ({"token": "t" * 25, "attachment": small}, "Zendesk holds 1 bytes of the file instead of"),
    ):
        outcome = fail(stage, code, status=201, body=json.dumps({"upload": upload}))
        assert_failed(outcome, 41, sentence)


def test_row_34_a_wait_beyond_reason_is_not_waited(stage: "Stage") -> None:
    code = stage.mint()
    for wait in ("86400", "Fri, 01 Jan 2100 00:00:00 GMT"):
        outcome = fail(stage, code, status=429, headers={"Retry-After": wait})
        assert_failed(outcome, 30, "Zendesk asks for fewer requests, and to wait")


def test_row_34_a_wait_that_makes_no_sense_is_one_of_ours(stage: "Stage") -> None:
    for wait in ("-1", "soon"):
        stage.sandbox.queue_fault(**UPLOADS, status=429, headers={"Retry-After": wait})
    outcome = stage.send(stage.mint())
    assert outcome.status == 0, outcome.err
    assert outcome.err.count("part 1: Zendesk answered 429") == 2


def test_row_35_too_large_comes_with_what_to_do(stage: "Stage") -> None:
    # Large enough to be halved, and too random to shrink.
    (stage.logs / "app.log").write_bytes(b"".join(b"%064x\n" % (7**n) for n in range(9000)))
    body = json.dumps({"error": "AttachmentTooLarge", "description": "too large"})
    code = stage.mint()
    for status in (413, 422):
        outcome = fail(stage, code, status=status, body=body)
        assert_failed(outcome, 50, f"Zendesk does not take that many bytes ({status})")
        assert "smaller" in outcome.err


def test_row_36_an_answer_without_end_is_read_to_a_bound(stage: "Stage") -> None:
    code = stage.mint()
    for fault in ({"kind": "gzip_bomb", "size": 1 << 29}, {"kind": "endless"}):
        outcome = fail(stage, code, **fault)
        assert_failed(outcome, 30, "the answer is longer than any of Zendesk's")
    stage.sandbox.ask("DELETE", "/sandbox/faults")
    assert stage.send(code).status == 0, "the code is still good"


def test_row_37_an_answer_of_no_sense(stage: "Stage") -> None:
    code = stage.mint()
    for body in ("[" * 100_000, '{"upload": NaN}', '{"upload": {"token": 7}}', "null", ""):
        outcome = fail(stage, code, status=201, body=body)
        assert_failed(outcome, 30, "this is not Zendesk's answer but something else (status 201)")


def test_row_37_an_error_in_each_of_its_forms(stage: "Stage") -> None:
    code = stage.mint()
    for error in (
        {"error": {"title": "T", "message": "no such kind"}},
        {"error": "RecordInvalid", "description": "no such kind"},
        {"errors": [{"code": "C", "title": "no such kind"}]},
        {"error": "E", "details": {"base": [{"description": "no such kind"}]}},
    ):
        outcome = fail(stage, code, status=422, body=json.dumps(error))
        assert_failed(outcome, 22, "Zendesk refuses the content (422): ")
        assert "no such kind" in outcome.err


def test_row_38_what_a_server_says_is_escaped_cut_and_without_the_token(stage: "Stage") -> None:
    code = stage.mint()
    token = decode_code(code).code.secret.reveal()
    text = f"\x1b[2J\u202eevil {token} " + "x" * 1_000_000
    outcome = fail(stage, code, status=422, body=json.dumps({"error": "E", "description": text}))
    assert_failed(outcome, 22, "Zendesk refuses the content (422): ")
    assert token not in outcome.err + outcome.out
    assert "\u202e" not in outcome.err
    assert len(outcome.envelope["error"]["message"]) < 300


def test_row_43_a_connection_that_is_cut_in_the_middle_of_an_upload(stage: "Stage") -> None:
    stage.sandbox.queue_fault(**UPLOADS, kind="cut", after_bytes=300)
    outcome = stage.send(stage.mint())
    assert outcome.status == 0, outcome.err
    assert ": part 1: the connection failed" in outcome.err
    assert len(stage.comments()[-1]["attachments"]) == 1
    assert b"started" in b"".join(stage.attached().values())


@contextmanager
def elsewhere() -> Iterator[tuple[str, Any]]:
    """Somewhere that counts who comes."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.settimeout(0.05)

        def count() -> int:
            visits = 0
            try:
                while True:
                    listener.accept()[0].close()
                    visits += 1
            except TimeoutError:
                return visits

        yield f"127.0.0.1:{listener.getsockname()[1]}", count
