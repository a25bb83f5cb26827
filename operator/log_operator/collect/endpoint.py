"""What a program of this machine answers on its loopback address, as on `/health`."""

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from http import HTTPStatus
from typing import TYPE_CHECKING, Final

from log_operator.errors import CollectFailed
from log_operator.values import Planned, Raw, Skipped
from tenant_file.loopback import LoopbackAddress, parse_loopback
from tenant_file.sources import Endpoint
from tenant_file.spans import parse_time
from ticketbound.language import later
from ticketbound.safe_text import escape
from ticketbound.sizes import parse_size

# With it come e-mail and TLS: who asks no endpoint does not wait for them.
if TYPE_CHECKING:
    import http.client

_CHUNK: Final = 64 << 10
_PROBE_SECONDS: Final = 2.0


@dataclass(frozen=True, slots=True)
class EndpointSource:
    """One URL of the profile; proxies are not used and redirects not followed."""

    endpoint: Endpoint

    def plan(self) -> Iterator[Planned | Skipped]:
        """The answer as one thing, if something listens there; nothing is asked yet."""
        endpoint, address = self.endpoint, parse_loopback(self.endpoint.url)
        try:
            _connect(address, _PROBE_SECONDS).close()
        except OSError:
            yield Skipped(endpoint.url, later("no program of this machine listens there"))
            return
        yield Planned(f"endpoints/{endpoint.name}", endpoint.url, None, endpoint.why)

    @contextmanager
    def open(
        self,
        planned: Planned,  # noqa: ARG002 - there is one thing to open
        allowance: int,
    ) -> Iterator[Raw]:
        """The body of the answer, whatever its status; a note names that if it is not 200.

        Raises:
            CollectFailed: nothing answers in time, or what answers is no HTTP.
        """
        seconds = parse_time(self.endpoint.max_time).total_seconds()
        limit = min(parse_size(self.endpoint.max_size), allowance)
        address = parse_loopback(self.endpoint.url)
        notes: list[str] = []
        try:
            connection = _connect(address, seconds)
        except OSError as error:
            raise CollectFailed(
                later("no program of this machine listens there any more")
            ) from error
        with closing(connection), _hang_up_after(connection, seconds) as is_late:
            answer = _ask(connection, address.target, is_late)
            if answer.status != HTTPStatus.OK:
                notes.append(f"answered {answer.status} {escape(answer.reason, limit=80)}".rstrip())
            yield Raw(_read(answer, limit, is_late, notes), notes)


def _connect(address: LoopbackAddress, seconds: float) -> "http.client.HTTPConnection":
    import http.client  # noqa: PLC0415 - as said above

    failure = OSError(later("no address to try"))
    for host in address.hosts:
        connection = http.client.HTTPConnection(host, address.port, timeout=seconds)
        try:
            connection.connect()
        except OSError as error:
            failure = error
        else:
            return connection
    raise failure


@contextmanager
def _hang_up_after(
    connection: "http.client.HTTPConnection", seconds: float
) -> Iterator[Callable[[], bool]]:
    """Ends the connection after that time, also for one that sends a byte now and then.

    Yields whether that has happened.
    """
    late = threading.Event()
    line = connection.sock

    def hang_up() -> None:
        late.set()
        with suppress(OSError):
            line.shutdown(socket.SHUT_RDWR)

    timer = threading.Timer(seconds, hang_up)
    timer.daemon = True
    timer.start()
    try:
        yield late.is_set
    finally:
        timer.cancel()


def _ask(
    connection: "http.client.HTTPConnection", target: str, is_late: Callable[[], bool]
) -> "http.client.HTTPResponse":
    import http.client  # noqa: PLC0415 - as said above

    headers = {"Accept": "*/*", "Accept-Encoding": "identity", "Connection": "close"}
    try:
        connection.request("GET", target, headers=headers)
        return connection.getresponse()
    except (OSError, http.client.HTTPException) as error:
        if is_late() or isinstance(error, TimeoutError):
            raise CollectFailed(
                later("it took the request and answered nothing in time")
            ) from error
        kind = type(error).__name__
        raise CollectFailed(
            later("what listens there speaks no HTTP ({kind})").format(kind=kind)
        ) from error


def _read(
    answer: "http.client.HTTPResponse", limit: int, is_late: Callable[[], bool], notes: list[str]
) -> Iterator[bytes]:
    """The body up to the cap; an end that comes too early or too late is noted."""
    import http.client  # noqa: PLC0415 - as said above

    try:
        while chunk := answer.read1(min(_CHUNK, limit + 1)):
            yield chunk[:limit]
            limit -= len(chunk)
            if limit < 0:
                notes.append(later("cut at the cap"))
                return
    except (OSError, http.client.HTTPException):
        notes.append(_explain_end(is_late()))
        return
    if is_late() or answer.length:
        notes.append(_explain_end(is_late()))


def _explain_end(is_late: bool) -> str:  # noqa: FBT001 - the one thing to know
    why = later("it took too long") if is_late else later("the connection broke")
    return later("{why}; the rest is missing").format(why=why)
