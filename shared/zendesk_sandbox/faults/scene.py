"""Where a fault happens: one call, and the app that would have answered it."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from http import HTTPStatus
from threading import Event
from typing import Any

from ticketbound.clock import Clock
from zendesk_sandbox.faults.fault import Fault

Environ = dict[str, Any]
StartResponse = Callable[..., Any]
App = Callable[[Environ, StartResponse], Iterable[bytes]]
Headers = list[tuple[str, str]]


class HungUp(Exception):
    """The call gets no answer; whoever called `play` ends the connection."""


@dataclass(frozen=True, slots=True)
class Scene:
    """One call that meets a fault.

    Args:
        stopped: is set when the sandbox stops, so that nothing waits any longer.
        clock: the account's time.
        revoke: ends the access token of this text.
    """

    fault: Fault
    environ: Environ
    start_response: StartResponse
    app: App
    stopped: Event
    clock: Clock
    revoke: Callable[[str], None]

    @property
    def method(self) -> str:
        """The call's HTTP method."""
        return str(self.environ["REQUEST_METHOD"])

    def start(self, line: str, headers: Headers, more: Mapping[str, str]) -> None:
        """Begins an answer, with `more` and then the fault's own headers put over `headers`."""
        over = {**more, **self.fault.headers}
        names = {name.lower() for name in over}
        kept = [(name, value) for name, value in headers if name.lower() not in names]
        status = self.fault.status
        self.start_response(line if status is None else status_line(status), [*kept, *over.items()])


def status_line(status: int) -> str:
    """A status as it is sent, also one that nobody has heard of."""
    known = status in HTTPStatus.__members__.values()
    return f"{status} {HTTPStatus(status).phrase if known else 'Unknown'}"


def close(chunks: Iterable[bytes]) -> None:
    """Tells an answer that nobody reads on."""
    if hasattr(chunks, "close"):
        chunks.close()
