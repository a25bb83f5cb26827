"""A TLS connection that breaks while an answer comes: what was asked for may have been done."""

import socket
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import Thread
from urllib.parse import urlsplit

import pytest

from log_operator.deliver.line import Line, open_line
from log_operator.errors import SentInPart
from log_operator.keeping.keeper import Keeper
from tests.operator.deliver.conftest import Delivering, make_code, start
from zendesk_sandbox.server import RunningSandbox, start_sandbox

pytestmark = pytest.mark.skipif(
    sys.platform != "linux", reason="only there can a test add an authority to the store"
)


class Spoiling:
    """A way to the sandbox that spoils its answer to the first request of each kind in `methods`.

    It flips a bit, as broken memory on the way does: TLS takes no such answer.
    """

    def __init__(self, sandbox: RunningSandbox, *methods: str) -> None:
        self.sandbox = sandbox
        self.methods = list(methods)

    @contextmanager
    def running(self) -> Iterator[str]:
        with socket.create_server(("127.0.0.1", 0)) as listener:
            Thread(target=self._serve, args=(listener,), daemon=True).start()
            yield f"https://127.0.0.1:{listener.getsockname()[1]}"

    def _serve(self, listener: socket.socket) -> None:
        with suppress(OSError):
            while True:
                near, _ = listener.accept()
                far = socket.create_connection(("127.0.0.1", urlsplit(self.sandbox.url).port or 0))
                Thread(target=self._pass_on, args=(near, far), daemon=True).start()
                Thread(target=self._pass_back, args=(far, near), daemon=True).start()

    def _pass_on(self, near: socket.socket, far: socket.socket) -> None:
        with suppress(OSError):
            while data := near.recv(1 << 16):
                far.sendall(data)
            far.shutdown(socket.SHUT_WR)

    def _pass_back(self, far: socket.socket, near: socket.socket) -> None:
        with suppress(OSError), far, near:
            while data := far.recv(1 << 16):
                near.sendall(data[:-1] + bytes([data[-1] ^ 1]) if self._is_due() else data)

    def _is_due(self) -> bool:
        asked = {call.method for call in self.sandbox.requests if "/oauth" not in call.path}
        for method in self.methods:
            if method in asked:
                self.methods.remove(method)
                return True
        return False


@contextmanager
def opened(story: Delivering, url: str) -> Iterator[Line]:
    environment = {"TICKETBOUND_SANDBOX_URL": url}
    with open_line(
        story.code,
        may_use_sandbox=True,
        environment=environment,
        on_wait=lambda *_: None,
        sleep=story.sleep,
    ) as line:
        yield line


@pytest.fixture
def secure(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Delivering]:
    """One part, on its way to a sandbox that speaks TLS."""
    with start_sandbox(tls="good") as sandbox:
        monkeypatch.setenv("SSL_CERT_FILE", str(sandbox.authority))
        story = start(sandbox, tmp_path, make_code(sandbox))
        story.make_parts(3000)
        yield story


def deliver_by(story: Delivering, keeper: Keeper, url: str) -> None:
    story.open_line = lambda: opened(story, url)  # type: ignore[method-assign]
    story.deliver(keeper)


def test_a_comment_whose_answer_is_spoilt_is_there_once(secure: Delivering) -> None:
    keeper = secure.agree()
    with Spoiling(secure.sandbox, "PUT").running() as url:
        deliver_by(secure, keeper, url)
    secure.demand_all_there_once()


def test_a_question_whose_answer_is_spoilt_says_nothing(secure: Delivering) -> None:
    """The upload may be deleted now, so that it is gone proves nothing any more."""
    secure.sandbox.queue_fault(method="PUT", status=504)
    keeper = secure.agree()
    with Spoiling(secure.sandbox, "DELETE").running() as url, pytest.raises(SentInPart):
        deliver_by(secure, keeper, url)
    assert secure.comments == ()
    assert keeper.kept.stage != "posted"
