"""An issuer in this process, with a home, a clock and a Zendesk of its own."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.issuer.browser import Browser
from token_issuer.__main__ import run
from token_issuer.surroundings import Surroundings
from zendesk_sandbox.server import RunningSandbox

Run = Callable[..., tuple[int, str, str]]
WITH_API_TOKENS = datetime(2026, 11, 21, 20, tzinfo=UTC)
"""A time at which Zendesk still takes API tokens."""


class MovableClock:
    """The time, `ahead` of the real one; each look at it puts it forward by `steps`."""

    def __init__(self) -> None:
        self.ahead = timedelta()
        self.steps = timedelta()

    def __call__(self) -> datetime:
        self.ahead += self.steps
        return datetime.now(UTC) + self.ahead


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "issuer"


@pytest.fixture
def clock() -> MovableClock:
    return MovableClock()


@pytest.fixture
def environment(sandbox: RunningSandbox, home: Path) -> dict[str, str]:
    return {
        "TICKETBOUND_HOME": str(home),
        "TICKETBOUND_SECRETS": "file",
        "TICKETBOUND_SANDBOX_URL": sandbox.url,
        "TICKETBOUND_IDENTITY_SECRET": sandbox.issuer_client_secret.reveal(),
        "TICKETBOUND_MINT_SECRET": sandbox.mint_client_secret.reveal(),
    }


@pytest.fixture
def browser(sandbox: RunningSandbox) -> Browser:
    return Browser(sandbox)


@pytest.fixture
def advance(sandbox: RunningSandbox, clock: MovableClock) -> Callable[[float], None]:
    """Puts the issuer's and Zendesk's clocks forward by so many seconds."""

    def move(seconds: float) -> None:
        clock.ahead += timedelta(seconds=seconds)
        sandbox.advance(seconds)

    return move


@pytest.fixture
def api_token(sandbox: RunningSandbox, advance: Callable[[float], None]) -> str:
    """An API token that works, whatever day it is."""
    assert sandbox.api_token is not None
    advance((WITH_API_TOKENS - datetime.now(UTC)).total_seconds())
    sandbox.state.switches = replace(sandbox.state.switches, api_tokens="on")
    return sandbox.api_token.reveal()


@pytest.fixture
def issuer(
    environment: dict[str, str],
    clock: MovableClock,
    browser: Browser,
    capsys: pytest.CaptureFixture[str],
) -> Run:
    """Runs the program with these arguments; its exit status, standard output and error."""

    def start(*arguments: str) -> tuple[int, str, str]:
        capsys.readouterr()
        surroundings = Surroundings(
            environment,
            clock=clock,
            sleep=lambda _: None,
            open_browser=browser,
            is_interactive=lambda: browser.is_interactive,
        )
        status = run(arguments, surroundings)
        browser.finish()
        out, err = capsys.readouterr()
        return int(status), out, err

    return start


@pytest.fixture
def init_arguments(sandbox: RunningSandbox) -> tuple[str, ...]:
    return (
        *("init", "--subdomain", sandbox.subdomain, "--vendor-name", "Acme GmbH"),
        *("--identity-client", sandbox.issuer_client_id, "--mint-client", sandbox.mint_client_id),
    )


@pytest.fixture
def ready(issuer: Run, init_arguments: tuple[str, ...]) -> Run:
    """The same, after `issuer init`."""
    status, _, err = issuer(*init_arguments)
    assert status == 0, err
    return issuer
