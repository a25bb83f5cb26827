"""Starts and stops a sandbox on the loopback address."""

import logging
import secrets as os_random
import shutil
import socket
import tempfile
from functools import partial
from pathlib import Path
from threading import Thread
from types import TracebackType
from typing import Any, ClassVar, Final, Self

import msgspec
from cheroot import wsgi

from ticketbound.clock import Clock, utc_now
from ticketbound.exit_codes import ExitCode
from ticketbound.failure import Failure
from zendesk_sandbox.app import build_app
from zendesk_sandbox.faults import SOCKET_KEY, App, Fault, FaultQueue
from zendesk_sandbox.front import Front, LoggedRequest, RequestLog
from zendesk_sandbox.granting import add_token
from zendesk_sandbox.limits import Limits
from zendesk_sandbox.observing import Observer, observed
from zendesk_sandbox.plain_http import ask
from zendesk_sandbox.seed import ClientSecrets, Seeded, new_secrets, seed
from zendesk_sandbox.state import Account, RandomBytes
from zendesk_sandbox.switches import Switches

HOST: Final = "127.0.0.1"

_log = logging.getLogger(__name__)


class PortTaken(Failure):
    """The address cannot be listened on."""

    exit_code: ClassVar[ExitCode] = ExitCode.NETWORK


class RunningSandbox:
    """A sandbox that answers at `url` until it is closed. Also a context manager.

    Its account is "acme". `issuer_*` is the client an issuer signs in with, `mint_*` the one
    whose tokens customers get; `ask` calls it over bare HTTP; `state` is the account itself, for a
    test that wants to look.
    """

    def __init__(
        self,
        server: "_HttpServer",
        state: Account,
        seeded: Seeded,
        faults: FaultQueue,
        log: RequestLog,
    ) -> None:
        self.url = state.base_url
        self.ask = partial(ask, state.base_url)
        self.state = state
        self.seeded = seeded
        self.subdomain = state.subdomain
        self.issuer_client_id = seeded.issuer.identifier
        self.issuer_client_secret = seeded.issuer.secret
        self.mint_client_id = seeded.mint.identifier
        self.mint_client_secret = seeded.mint.secret
        self.service_user_id = seeded.service.id
        self._faults = faults
        self._requests = log
        self._server = server
        self._thread = Thread(target=server.serve, name="zendesk-sandbox", daemon=True)
        self._thread.start()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def queue_fault(self, **fields: object) -> None:
        """Queues a `zendesk_sandbox.faults.Fault` of these fields.

        Raises:
            msgspec.ValidationError: a field is unknown or has a wrong value.
        """
        self._faults.add(msgspec.convert(fields, Fault))

    def advance(self, seconds: float) -> None:
        """Puts the sandbox's clock forward."""
        self.state.advance(seconds)

    def issue_token(self, user_id: int, *scopes: str, life: int | None = 1800) -> str:
        """An access token that no grant would give: of any user, with any scopes."""
        with self.state.lock:
            token = add_token(self.state, self.seeded.issuer, user_id, scopes, life)
        return token.access.reveal()

    @property
    def requests(self) -> tuple[LoggedRequest, ...]:
        """What was called so far, oldest first."""
        return self._requests.all()

    def close(self) -> None:
        """Stops listening and deletes every uploaded file."""
        self._faults.stopped.set()
        self._server.stop()
        self._thread.join()
        shutil.rmtree(self.state.folder, ignore_errors=True)


def start_sandbox(
    *,
    port: int = 0,
    clock: Clock = utc_now,
    rng: RandomBytes = os_random.token_bytes,
    switches: Switches = Switches(),  # noqa: B008 - frozen
    limits: Limits = Limits(),  # noqa: B008 - frozen
    secrets: ClientSecrets | None = None,
    observe: Observer | None = None,
) -> RunningSandbox:
    """A sandbox that listens on `port`, or on a free one; `observe` is shown each exchange.

    Raises:
        PortTaken: something else listens there.
    """
    folder = Path(tempfile.mkdtemp(prefix="zendesk-sandbox-"))
    account = Account(clock=clock, rng=rng, folder=folder, switches=switches, limits=limits)
    seeded = seed(account, secrets or new_secrets(account.random_hex))
    faults, log = FaultQueue(), RequestLog()
    app: App = build_app(account, faults, log)
    if observe is not None:
        app = observed(app, observe)
    front = Front(app, faults, log, switches, lambda: account.random_hex(8))
    server = _HttpServer((HOST, port), front, numthreads=12, request_queue_size=64, timeout=60)
    server.gateway = _Gateway
    server.expiration_interval = 0.02
    try:
        server.prepare()
    except OSError as error:
        shutil.rmtree(folder, ignore_errors=True)
        raise PortTaken(
            f"cannot listen on {HOST}:{port}", hint="choose another --port, or leave it out"
        ) from error
    account.base_url = f"http://{HOST}:{server.bind_addr[1]}"
    return RunningSandbox(server, account, seeded, faults, log)


class _HttpServer(wsgi.Server):
    @staticmethod
    def bind_socket(socket_: socket.socket, bind_addr: tuple[str, int]) -> socket.socket:
        """Binds the socket, and closes it if that fails, which cheroot forgets."""
        try:
            socket_.bind(bind_addr)
        except OSError:
            socket_.close()
            raise
        return socket_

    def error_log(self, msg: str = "", level: int = logging.INFO, traceback: bool = False) -> None:  # noqa: FBT001, FBT002 - cheroot's signature
        """Hung up connections are everyday here, so nothing goes to the terminal unasked."""
        _log.log(level, msg, exc_info=traceback)


class _Gateway(wsgi.Gateway_10):
    def get_environ(self) -> dict[str, Any]:  # type: ignore[override]
        """The WSGI environment, with the socket in it for the faults that need one."""
        environ: dict[str, Any] = super().get_environ()  # type: ignore[no-untyped-call]
        environ[SOCKET_KEY] = self.req.conn.socket
        return environ
