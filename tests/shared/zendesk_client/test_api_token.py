"""A session that signs in with an API token."""

import base64
import logging
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

import pytest
from requests import PreparedRequest  # noqa: TID251 - what ApiTokenAuth is given

from ticketbound.secret import Secret
from zendesk_client import errors
from zendesk_client.auth import ApiToken, ApiTokenAuth
from zendesk_client.session import Session
from zendesk_client.users import show_me

if TYPE_CHECKING:
    from tests.shared.zendesk_client.conftest import Server

TOKEN = "canary-api-token"
EMAIL = "ädä@acme.example"
ENCODED = base64.b64encode(f"{EMAIL}/token:{TOKEN}".encode()).decode()
API_TOKEN = ApiToken(EMAIL, Secret(TOKEN))


@pytest.fixture
def session(server: "Server") -> Iterator[Session]:
    with Session(
        server.address,
        user_agent="test/1",
        token=API_TOKEN,
        renew=lambda _: pytest.fail("an API token has no successor"),
        sleep=lambda _: None,
    ) as session:
        yield session


def test_the_header_is_the_one_of_the_documentation(server: "Server", session: Session) -> None:
    server.answers(200, {"user": {"id": 1}})
    show_me(session)
    assert server.asked[0].headers["authorization"] == f"Basic {ENCODED}"


def test_it_is_for_one_address(server: "Server", other_server: "Server") -> None:
    auth = ApiTokenAuth(API_TOKEN, server.address)
    for url in (f"{other_server.address.base_url}/x", f"https://{server.address.host}/x"):
        with pytest.raises(ValueError, match="not sent anywhere else"):
            PreparedRequest().prepare("GET", url, auth=auth)


@pytest.mark.parametrize("email", ["a:b@acme.example", "a@acme.example\r\nX: y", "a\x00@b.c"])
def test_an_address_that_would_break_the_header_is_refused(server: "Server", email: str) -> None:
    with pytest.raises(ValueError, match="cannot stand in a header"):
        Session(server.address, user_agent="test/1", token=ApiToken(email, Secret(TOKEN)))


def test_neither_form_of_it_is_ever_shown(
    server: "Server",
    session: Session,
    caplog: pytest.LogCaptureFixture,
    texts_of: Callable[[BaseException], str],
) -> None:
    caplog.set_level(logging.DEBUG)
    said = f"{TOKEN} and {ENCODED}"
    server.answers(401, {"error": said}, X_Request_Id=ENCODED, X_Zendesk_Api_Warn=said)
    server.answers(401, {"error": "invalid_token", "error_description": said})
    server.answers(422, {"error": said, "details": {said: [{"description": said}]}})
    for _ in range(3):
        with pytest.raises(errors.ZendeskError) as caught:
            show_me(session)
        text = texts_of(caught.value) + caplog.text
        assert TOKEN not in text
        assert ENCODED not in text
    assert caplog.records
    shown = f"{API_TOKEN!r} {API_TOKEN} {vars(session)!r}"
    assert TOKEN not in shown
    assert ENCODED not in shown
