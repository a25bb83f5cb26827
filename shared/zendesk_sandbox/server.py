"""Starts and stops a sandbox on the loopback address."""

import secrets as os_random
import shutil
import tempfile
from collections.abc import Callable
from functools import partial
from pathlib import Path
from threading import Thread
from typing import ClassVar, Final, Literal, Self

import msgspec

from ticketbound.clock import Clock, utc_now
from ticketbound.exit_codes import ExitCode
from ticketbound.failure import Failure
from ticketbound.secret import Secret
from zendesk_sandbox.app import build_app
from zendesk_sandbox.certificates import Certificate, ServedCertificate, make_certificate
from zendesk_sandbox.faults.fault import Fault
from zendesk_sandbox.faults.queue import FaultQueue
from zendesk_sandbox.front import Front
from zendesk_sandbox.http_server import HttpServer
from zendesk_sandbox.limits import Limits
from zendesk_sandbox.oauth.granting import add_token
from zendesk_sandbox.observing import Observer, observed
from zendesk_sandbox.plain_http import ask
from zendesk_sandbox.request_log import LoggedRequest, RequestLog
from zendesk_sandbox.seed.filling import Seeded, fill_example, find_seeded
from zendesk_sandbox.state import Account, RandomBytes
from zendesk_sandbox.switches import Switches

Host = Literal["127.0.0.1", "::1"]
"""Where this machine talks to itself, in the older and in the newer protocol."""
HOST: Final[Host] = "127.0.0.1"


class PortTaken(Failure):
    """The address cannot be listened on."""

    exit_code: ClassVar[ExitCode] = ExitCode.NETWORK


class RunningSandbox:
    """A sandbox that answers at `url` until it is closed. Also a context manager.

    Its account is "acme" unless it was filled otherwise. `ask` calls it over bare HTTP; `state` is
    the account itself, for a test that wants to look. `authority` is the PEM file of the one that
    signed its certificate, if there is one to trust.
    """

    def __init__(
        self,
        server: HttpServer,
        state: Account,
        faults: FaultQueue,
        log: RequestLog,
        remove_files: Callable[[], object],
        authority: Path | None,
    ) -> None:
        self.url = state.base_url
        self.authority = authority
        self.ask = partial(ask, state.base_url, authority=authority)
        self.state = state
        self.subdomain = state.subdomain
        self._seeded = find_seeded(state)
        self._faults = faults
        self._requests = log
        self._remove_files = remove_files
        self._server = server
        self._thread = Thread(target=server.serve, name="zendesk-sandbox", daemon=True)
        self._thread.start()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def queue_fault(self, **fields: object) -> None:
        """Queues a `zendesk_sandbox.faults.fault.Fault` of these fields.

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
    def seeded(self) -> Seeded:
        """The two clients and the users as they were at the start.

        Raises:
            LookupError: the account was made without them.
        """
        if self._seeded is None:
            raise LookupError('this account has no clients "issuer" and "log_drop"')
        return self._seeded

    @property
    def issuer_client_id(self) -> str:
        """The identifier of the client that an issuer signs in with."""
        return self.seeded.issuer.identifier

    @property
    def issuer_client_secret(self) -> Secret:
        """Its secret."""
        return self.seeded.issuer.secret

    @property
    def mint_client_id(self) -> str:
        """The identifier of the client whose tokens customers get."""
        return self.seeded.mint.identifier

    @property
    def mint_client_secret(self) -> Secret:
        """Its secret."""
        return self.seeded.mint.secret

    @property
    def api_token(self) -> Secret | None:
        """The account's first API token; it works only with the switch `api_tokens` on."""
        with self.state.lock:
            return next((token.secret for token in self.state.api_tokens.values()), None)

    @property
    def service_user_id(self) -> int:
        """The user that the mint client acts as."""
        return self.seeded.service.id

    @property
    def requests(self) -> tuple[LoggedRequest, ...]:
        """What was called so far, oldest first."""
        return self._requests.all()

    def close(self) -> None:
        """Ends every connection at once, and deletes the files unless their folder was given."""
        self._faults.stopped.set()
        self._server.stop()
        self._thread.join()
        self._remove_files()


def start_sandbox(
    *,
    port: int = 0,
    host: Host = HOST,
    clock: Clock = utc_now,
    rng: RandomBytes = os_random.token_bytes,
    switches: Switches = Switches(),  # noqa: B008 - frozen
    limits: Limits = Limits(),  # noqa: B008 - frozen
    fill: Callable[[Account], object] = fill_example,
    folder: Path | None = None,
    observe: Observer | None = None,
    tls: Certificate | None = None,
) -> RunningSandbox:
    """A sandbox that listens on `port` of `host`, or on a free one.

    `observe` is shown each exchange.

    `fill` makes the empty account what it is to be. Uploaded files are kept in `folder`, or in a
    temporary one that goes with the sandbox. With `tls` it speaks nothing but TLS, and shows that
    certificate.

    Raises:
        PortTaken: something else listens there.
    """
    own = Path(tempfile.mkdtemp(prefix="zendesk-sandbox-"))
    remove_files = partial(shutil.rmtree, own, ignore_errors=True)
    account = Account(clock=clock, rng=rng, folder=folder or own, switches=switches, limits=limits)
    faults, log = FaultQueue(), RequestLog()
    try:
        fill(account)
        served = make_certificate(tls, own) if tls else None
        app = build_app(account, faults, log)
        seen = app if observe is None else observed(app, observe)
        server = _listen((host, port), Front(seen, faults, log, account), served)
    except BaseException:
        remove_files()
        raise
    account.base_url = f"{'https' if served else 'http'}://{_show(host)}:{server.bind_addr[1]}"
    authority = served.authority if served else None
    return RunningSandbox(server, account, faults, log, remove_files, authority)


def _show(host: Host) -> str:
    """The host, as it stands in a URL."""
    return f"[{host}]" if ":" in host else host


def _listen(place: tuple[Host, int], front: Front, served: ServedCertificate | None) -> HttpServer:
    server = HttpServer(place, front, served.context if served else None)
    try:
        server.prepare()
    except OSError as error:
        raise PortTaken(
            f"cannot listen on {_show(place[0])}:{place[1]}",
            hint="choose another --port, or leave it out",
        ) from error
    return server
