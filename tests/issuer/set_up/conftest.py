"""A person at a terminal, in this process: types one answer after the other."""

import io
from collections.abc import Callable
from dataclasses import dataclass

import pytest

from tests.issuer.browser import Browser
from tests.issuer.conftest import MovableClock
from ticketbound.failure import Failure
from token_issuer.cli.init import _set_up
from token_issuer.set_up.answers import Answers
from token_issuer.set_up.result import InitResult
from token_issuer.set_up.terminal import Terminal
from token_issuer.surroundings import Surroundings
from zendesk_sandbox.server import RunningSandbox

CTRL_C = "\x03"
Act = Callable[[], object]


class Typist(io.StringIO):
    """Types `answers`; an act among them is done before the next one, and then nobody is there."""

    def __init__(self, answers: list[str | Act]) -> None:
        super().__init__()
        self.answers = answers
        self.screen = io.StringIO()
        self.hidden: list[str] = []

    def readline(self, size: int | None = -1, /) -> str:  # type: ignore[override]
        del size
        while self.answers and not isinstance(self.answers[0], str):
            act = self.answers.pop(0)
            assert callable(act)
            act()
        if not self.answers:
            return ""
        answer = str(self.answers.pop(0))
        if answer == CTRL_C:
            raise KeyboardInterrupt
        self.screen.write(f"{answer}\n")
        return f"{answer}\n"

    def read_hidden(self, prompt: str) -> str:
        self.screen.write(prompt)
        said = len(self.screen.getvalue())
        line = self.readline()
        self.screen.seek(said)
        self.screen.truncate()
        self.screen.write("\n")
        if not line:
            raise EOFError
        self.hidden.append(line.strip())
        return line.rstrip("\n")


@dataclass
class Talk:
    """What came of a dialogue."""

    result: InitResult | None
    failure: Failure | None
    screen: str
    left: list[str]

    @property
    def status(self) -> int:
        return 0 if self.failure is None else int(self.failure.exit_code)


Hold = Callable[..., Talk]


@pytest.fixture
def bare(environment: dict[str, str]) -> dict[str, str]:
    """The environment without the secrets, which are typed here."""
    for name in ("IDENTITY", "MINT"):
        environment.pop(f"TICKETBOUND_{name}_SECRET", None)
    return environment


@pytest.fixture
def talk(
    bare: dict[str, str], clock: MovableClock, browser: Browser, capsys: pytest.CaptureFixture[str]
) -> Hold:
    """Holds the dialogue with these answers."""

    def hold(*answers: str | Act, given: Answers | None = None) -> Talk:
        typist = Typist(list(answers))
        terminal = Terminal(typist, typist.screen, typist.read_hidden)
        surroundings = Surroundings(bare, clock=clock, sleep=lambda _: None, open_browser=browser)
        result = failure = None
        try:
            result = _set_up(given or Answers(), surroundings, terminal, force=False)
        except Failure as stopped:
            failure = stopped
        said = typist.screen.getvalue() + capsys.readouterr().err
        assert not [secret for secret in typist.hidden if len(secret) > 9 and secret in said]
        return Talk(result, failure, said, [a for a in typist.answers if isinstance(a, str)])

    return hold


@pytest.fixture
def by_client(sandbox: RunningSandbox) -> tuple[str, ...]:
    """The answers of who signs in by a client."""
    return (
        *("acme", "client", "issuer", sandbox.issuer_client_secret.reveal()),
        *("log-courier@acme.example", "log_drop", sandbox.mint_client_secret.reveal()),
        *("new", "Acme GmbH", "", "new", "y", "n"),
    )
