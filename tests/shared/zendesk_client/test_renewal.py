"""Another token for one that ended in the middle of the work."""

import io
from collections.abc import Callable

import pytest

from tests.shared.zendesk_client.conftest import Server
from ticketbound.failure import Failure
from ticketbound.secret import Secret
from zendesk_client import errors
from zendesk_client.session import Session

ENDED = {"error": "invalid_token", "error_description": "it has ended"}
OLD, NEW = "0ld-t0ken-0123456789", "n3w-t0ken-0123456789"


def test_a_call_that_meets_an_ended_token_is_repeated_with_another(server: Server) -> None:
    server.answers(401, ENDED)
    server.answers(200, {"a": 1})
    asked: list[Secret] = []
    with _session(server, _tell(asked)) as session:
        for _ in range(2):
            assert session.call("POST", "/x", returns=dict, json={"b": 2}) == {"a": 1}
    assert asked == [Secret(OLD)]
    assert _tokens(server) == [OLD, NEW, NEW]
    assert [asked.json for asked in server.asked] == [{"b": 2}] * 3


def test_a_file_is_sent_again_from_where_it_stood(server: Server) -> None:
    server.answers(401, ENDED)
    server.answers(201, {})
    file = io.BytesIO(b"skipped" + b"sent" * 50_000)
    file.seek(7)
    with _session(server, lambda _: Secret(NEW)) as session:
        session.call("POST", "/api/v2/uploads", returns=dict, content=file, content_type="a/b")
    assert [asked.body for asked in server.asked] == [b"sent" * 50_000] * 2


def test_a_call_asks_for_another_token_once(server: Server) -> None:
    server.answers(401, ENDED)
    with (
        _session(server, lambda _: Secret(NEW)) as session,
        pytest.raises(errors.NotAuthorised),
    ):
        session.call("GET", "/x", returns=dict)
    assert _tokens(server) == [OLD, NEW]


@pytest.mark.parametrize(
    ("status", "body"),
    [
        (401, {"error": "Couldn't authenticate you"}),
        (403, {"error": "invalid_token"}),
        (400, {"error": "invalid_token"}),
        (401, b"<html>proxy</html>"),
        (500, {"error": "invalid_token"}),
    ],
)
def test_no_other_answer_asks_for_one(server: Server, status: int, body: object) -> None:
    server.answers(
        status, body, kind="text/html" if isinstance(body, bytes) else "application/json"
    )
    asked: list[Secret] = []
    with (
        _session(server, _tell(asked)) as session,
        pytest.raises(errors.ZendeskError),
    ):
        session.call("POST", "/x", returns=dict)
    assert asked == []
    assert len(server.asked) == 1


def test_why_there_is_no_other_token_reaches_the_caller(server: Server) -> None:
    server.answers(401, ENDED)

    def refuse(_: Secret) -> Secret:
        raise Failure("nobody is signed in")

    with _session(server, refuse) as session, pytest.raises(Failure, match="nobody is signed in"):
        session.call("GET", "/x", returns=dict)


def test_the_new_token_is_masked_too(server: Server) -> None:
    server.answers(401, ENDED)
    server.answers(404, {"error": "RecordNotFound", "description": f"{OLD} {NEW}"})
    with (
        _session(server, lambda _: Secret(NEW)) as session,
        pytest.raises(errors.NotFound) as caught,
    ):
        session.call("GET", "/x", returns=dict)
    assert OLD not in str(caught.value)
    assert NEW not in str(caught.value)


def _tell(asked: list[Secret]) -> Callable[[Secret], Secret]:
    """Another token for each, and who asked for it."""

    def renew(token: Secret) -> Secret:
        asked.append(token)
        return Secret(NEW)

    return renew


def _session(server: Server, renew: Callable[[Secret], Secret]) -> Session:
    return Session(
        server.address, user_agent="t", token=Secret(OLD), renew=renew, sleep=lambda _: None
    )


def _tokens(server: Server) -> list[str]:
    return [asked.headers["authorization"].removeprefix("Bearer ") for asked in server.asked]
