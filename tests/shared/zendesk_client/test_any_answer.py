"""Whatever a server answers, a caller gets a value or one of our errors."""

import json
from collections.abc import Callable
from typing import TYPE_CHECKING

from hypothesis import given, settings
from hypothesis import strategies as st

from ticketbound.secret import Secret
from zendesk_client.errors import ZendeskError
from zendesk_client.models import User
from zendesk_client.own_token import revoke_own_token
from zendesk_client.session import Session, Timeouts
from zendesk_client.users import show_me

if TYPE_CHECKING:
    from tests.shared.zendesk_client.conftest import Server

TOKEN = "canary-0123456789abcdef-token"
TEXTS = st.text(max_size=20) | st.just(TOKEN)
NAMES = st.sampled_from(["error", "errors", "description", "details", "message", "user", "id", "x"])
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | TEXTS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(NAMES, inner, max_size=3),
    max_leaves=8,
)
BODIES = (
    st.binary(max_size=60)
    | VALUES.map(lambda value: json.dumps(value).encode())
    | st.dictionaries(NAMES, VALUES, max_size=4).map(lambda value: json.dumps(value).encode())
)
KINDS = st.sampled_from(["application/json", "text/plain; charset=utf-8", "text/html", "", "x/y"])
STATUSES = st.integers(200, 599) | st.sampled_from([200, 204, 302, 401, 403, 404, 409, 422, 429])
HEADERS = st.dictionaries(
    st.sampled_from(["Location", "Retry_After", "X_Request_Id", "Content_Encoding", "Date"]),
    st.text(st.characters(min_codepoint=32, max_codepoint=126), max_size=20) | st.just(TOKEN),
    max_size=2,
)


def error_of(ask: Callable[[Session], User | None], session: Session) -> ZendeskError | None:
    """None for a value; any other exception fails the test."""
    try:
        value = ask(session)
    except ZendeskError as error:
        return error
    assert value is None or isinstance(value, User)
    return None


def check(error: ZendeskError | None) -> None:
    if error is not None:
        assert error.exit_code != 0
        assert error.sentence.isprintable()
        assert error.__context__ is None


@settings(max_examples=100, deadline=None)
@given(status=STATUSES, kind=KINDS, body=BODIES, headers=HEADERS)
def test_any_answer_is_a_value_or_an_error_of_ours(
    lasting_server: "Server", status: int, kind: str, body: bytes, headers: dict[str, str]
) -> None:
    lasting_server.script.clear()
    lasting_server.answers(status, body, kind=kind, **headers)
    with Session(
        lasting_server.address,
        user_agent="t",
        token=Secret(TOKEN),
        timeouts=Timeouts(2, 2),
        sleep=lambda _: None,
    ) as session:
        for ask in (show_me, revoke_own_token):
            error = error_of(ask, session)
            check(error)
            assert TOKEN not in repr(error) + repr(vars(error) if error else "")


@settings(max_examples=100, deadline=None)
@given(raw=st.binary(max_size=200) | st.binary(max_size=100).map(b"HTTP/1.1 200 OK\r\n".__add__))
def test_any_bytes_are_a_value_or_an_error_of_ours(lasting_server: "Server", raw: bytes) -> None:
    lasting_server.script.clear()
    lasting_server.answers_raw(raw)
    with Session(
        lasting_server.address, user_agent="t", timeouts=Timeouts(2, 2), sleep=lambda _: None
    ) as session:
        check(error_of(show_me, session))
