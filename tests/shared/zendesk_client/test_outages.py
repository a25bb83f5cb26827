"""What is tried as long as a shared budget lasts, and what is not; nothing here waits for real."""

import io
import socket
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import TYPE_CHECKING

import pytest
from urllib3 import exceptions

from tests.tunnels import ACCOUNT
from ticketbound.secret import Secret
from zendesk_client.address import Address, account_address, sandbox_address
from zendesk_client.errors import NotZendesk, RateLimited, TlsFailed, Unreachable, ZendeskError
from zendesk_client.faults import is_passing_fault
from zendesk_client.patience import Patience
from zendesk_client.requests import comment_on_request
from zendesk_client.session import Session
from zendesk_client.timeouts import Timeouts
from zendesk_client.uploads import create_upload
from zendesk_client.users import show_me

if TYPE_CHECKING:
    from tests.shared.zendesk_client.conftest import Server, Waits

Open = Callable[[Address], Session]
ME = {"user": {"id": 7, "name": "Ada"}}
ATTACHED = {"id": 1, "file_name": "a.zip", "size": 4}
UPLOAD = {"upload": {"token": "t0k3n", "attachment": ATTACHED}}


@pytest.fixture
def patience() -> Patience:
    return Patience(600, outlasts_outages=True)


@pytest.fixture
def open_session(waits: "Waits", patience: Patience) -> Iterator[Open]:
    with ExitStack() as stack:

        def open_one(address: Address) -> Session:
            return stack.enter_context(
                Session(
                    address,
                    user_agent="t",
                    timeouts=Timeouts(connect=2, read=0.2),
                    sleep=waits.sleep,
                    on_wait=waits.note,
                    max_wait=patience,
                )
            )

        yield open_one


@pytest.fixture
def nowhere() -> Address:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        return sandbox_address(f"http://127.0.0.1:{listening.getsockname()[1]}")


def test_who_cannot_be_reached_is_asked_until_the_budget_is_used_up(
    open_session: Open, nowhere: Address, waits: "Waits", patience: Patience
) -> None:
    with pytest.raises(Unreachable, match="nothing answers at"):
        show_me(open_session(nowhere))
    assert sum(waits.seconds) == pytest.approx(600)
    assert patience.left == 0
    assert max(waits.seconds) <= 60
    for seconds, longest in zip(waits.seconds[:-1], [1, 2, 4, 8, 16, 32, *[60] * 30], strict=False):
        assert longest / 2 <= seconds <= longest
    assert waits.reasons[0] == "the connection failed (at most 10 min more)"
    assert waits.reasons[-1].endswith(" s more)")


def test_a_name_that_is_away_is_asked_for_until_the_budget_is_used_up(
    open_session: Open, waits: "Waits", monkeypatch: pytest.MonkeyPatch
) -> None:
    def forget(*_: object, **__: object) -> None:
        raise socket.gaierror(socket.EAI_AGAIN, "Temporary failure in name resolution")

    monkeypatch.setattr("urllib3.util.connection.socket.getaddrinfo", forget)
    with pytest.raises(Unreachable, match=f"the name {ACCOUNT} is not known here"):
        show_me(open_session(account_address("acme")))
    assert sum(waits.seconds) == pytest.approx(600)


def test_a_line_that_is_cut_again_and_again_is_waited_for(
    server: "Server", open_session: Open, waits: "Waits"
) -> None:
    for _ in range(9):
        server.answers_raw(b"")
    server.answers(201, UPLOAD)
    create_upload(open_session(server.address), filename="a.zip", content=io.BytesIO(b"logs"))
    assert [asked.body for asked in server.asked] == [b"logs"] * 10
    assert len(waits.seconds) == 9


@pytest.mark.parametrize("status", [429, 502, 503, 504])
def test_while_zendesk_is_away_the_budget_counts_and_not_the_tries(
    server: "Server", open_session: Open, waits: "Waits", status: int
) -> None:
    for _ in range(12):
        server.answers(status)
    server.answers(200, ME)
    assert show_me(open_session(server.address)).id == 7
    assert len(waits.seconds) == 12


@pytest.mark.parametrize("is_reached", [True, False])
def test_a_whole_day_is_outlasted(
    server: "Server", nowhere: Address, waits: "Waits", *, is_reached: bool
) -> None:
    """Python bears no thousand tries, of which each runs within the one before."""
    server.answers(429, Retry_After="1")
    patience = Patience(86_400, outlasts_outages=True)
    address = server.address if is_reached else nowhere
    with (
        Session(address, user_agent="t", sleep=waits.sleep, max_wait=patience) as session,
        pytest.raises(RateLimited if is_reached else Unreachable),
    ):
        show_me(session)
    assert sum(waits.seconds) == pytest.approx(86_400)
    assert len(waits.seconds) < 400
    assert max(waits.seconds) < 660


def test_an_accident_with_what_was_asked_is_tried_a_few_times(
    server: "Server", open_session: Open, waits: "Waits"
) -> None:
    """What happened in between does not count."""
    for _ in range(3):
        server.answers(503)
        server.answers_raw(b"")
    server.answers(500)
    with pytest.raises(Unreachable):
        show_me(open_session(server.address))
    assert len(server.asked) == 6 + 7
    assert sum(waits.seconds) < 600


@pytest.mark.parametrize(
    ("what", "failure"), [("silence", Unreachable), ("no HTTP", NotZendesk), ("no TLS", TlsFailed)]
)
def test_who_answers_something_else_is_asked_a_few_times(
    server: "Server",
    open_session: Open,
    waits: "Waits",
    what: str,
    failure: type[ZendeskError],
) -> None:
    if what == "silence":
        server.stays_silent()
    else:
        server.answers_raw(b"220 mail.example ESMTP\r\n\r\n")
    address = server.address
    if what == "no TLS":
        address = sandbox_address(address.base_url.replace("http:", "https:"))
    with pytest.raises(failure):
        show_me(open_session(address))
    assert len(waits.seconds) == 3


def test_a_comment_is_not_kept_waiting_in_an_outage(
    open_session: Open, nowhere: Address, waits: "Waits"
) -> None:
    """Its uploads may end meanwhile, so who sends it looks first."""
    with pytest.raises(Unreachable):
        comment_on_request(open_session(nowhere), 33, body="b", uploads=(Secret("u"),))
    assert len(waits.seconds) == 3


def test_a_comment_that_may_have_arrived_is_never_repeated(
    server: "Server", open_session: Open, waits: "Waits"
) -> None:
    server.answers_raw(b"")
    with pytest.raises(Unreachable) as caught:
        comment_on_request(open_session(server.address), 33, body="b", uploads=())
    assert caught.value.may_have_arrived
    assert (len(server.asked), waits.seconds) == (1, [])


def test_a_budget_of_its_own_outlasts_nothing(nowhere: Address, waits: "Waits") -> None:
    with (
        Session(nowhere, user_agent="t", sleep=waits.sleep) as session,
        pytest.raises(Unreachable),
    ):
        show_me(session)
    assert len(waits.seconds) == 3


def test_a_proxy_that_is_gone_is_waited_for(open_proxied: Open, waits: "Waits") -> None:
    with pytest.raises(Unreachable, match="the proxy does not connect us"):
        show_me(open_proxied(account_address("acme")))
    assert sum(waits.seconds) == pytest.approx(600)


@pytest.fixture
def open_proxied(waits: "Waits", patience: Patience, nowhere: Address) -> Iterator[Open]:
    with ExitStack() as stack:

        def open_one(address: Address) -> Session:
            return stack.enter_context(
                Session(
                    address,
                    user_agent="t",
                    environment={"HTTPS_PROXY": nowhere.base_url},
                    sleep=waits.sleep,
                    max_wait=patience,
                )
            )

        yield open_one


@pytest.mark.parametrize(
    ("told", "is_passing"),
    [("503 Down", True), ("502 Bad Gateway", True), ("403 Forbidden", False), ("407 Who", False)],
)
def test_only_a_proxy_whose_own_way_is_away_is_waited_for(told: str, *, is_passing: bool) -> None:
    refusal = OSError(f"Tunnel connection failed: {told}")
    assert is_passing_fault(exceptions.ProxyError("no tunnel", refusal)) is is_passing
