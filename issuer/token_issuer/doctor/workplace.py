"""What the probes work with: tokens of both clients, a scratch ticket, and the cleaning up."""

import contextlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Final, Self

from ticketbound.failure import Failure
from ticketbound.secret import Secret
from token_issuer.doctor.findings import Unasked
from token_issuer.identity import signed_in
from token_issuer.settings import Settings
from token_issuer.sign_in.checking import SCOPES
from token_issuer.sign_in.local_account import LocalAccount
from token_issuer.sign_in.record import SignIn, read_sign_in
from zendesk_client.errors import OAuthRefused, Unreachable
from zendesk_client.models import Token
from zendesk_client.own_token import revoke_own_token
from zendesk_client.session import Session
from zendesk_client.tickets import add_email_cc, create_ticket, delete_ticket

LIFE: Final = 900
"""Seconds that each token of an examination lives, should the machine die before its end."""

_BROAD: Final = ("read", "write")
_SUBJECT: Final = "Ticketbound doctor: a scratch ticket, deleted at the end of the examination"
_BODY: Final = "issuer doctor tries on this ticket how Zendesk answers. It may be deleted."


@dataclass(frozen=True, slots=True)
class Secrets:
    """Those of both clients; `identity` is empty where the issuer signs in otherwise."""

    identity: Secret
    mint: Secret


@dataclass
class Workplace:
    """One examination under way. Use it in a `with` statement: its end takes everything back.

    `left_behind` says afterwards what could not be taken back; `created_token` is what the
    withdrawn way to mint made, if it made one, and is revoked by then.
    """

    local: LocalAccount
    settings: Settings
    secrets: Secrets
    left_behind: list[str] = field(default_factory=list)
    created_token: Token | None = None
    _stack: contextlib.ExitStack = field(default_factory=contextlib.ExitStack)
    _sessions: dict[tuple[str, ...], Session] = field(default_factory=dict)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._stack.close()

    @cached_property
    def sign_in(self) -> SignIn | None:
        """How somebody is signed in here; None where the identity client stands in."""
        return read_sign_in(self.local.home)

    @cached_property
    def identity(self) -> Session:
        """The session of the sign-in of this home, else of the identity client.

        The client's has `read` and `write` if it may have them.

        Raises:
            ZendeskError: the credential is not accepted, or Zendesk is out of reach.
        """
        if self.sign_in is not None:
            return self._stack.enter_context(signed_in(self.local, "", Secret(""))).session
        try:
            return self.as_identity(*_BROAD)
        except OAuthRefused as refusal:
            if refusal.code != "invalid_scope":
                raise
        return self.as_identity(*SCOPES)

    @property
    def may_write(self) -> bool:
        """Whether the identity has `write`, which opens everything."""
        if self.sign_in is not None:
            return self.sign_in.kind == "api_token"
        return self.identity is self._sessions.get(("identity", *_BROAD))

    @cached_property
    def ticket(self) -> int:
        """A ticket that is deleted at the end, with the service user among its CCs."""
        identity = self.identity
        with self.naming(f'a ticket "{_SUBJECT}"'):
            made = create_ticket(identity, subject=_SUBJECT, body=_BODY, public=True).id
        self.take_back(f"ticket {made}", lambda: delete_ticket(self.identity, made))
        add_email_cc(self.identity, made, self.settings.requests.service_user_id)
        return made

    def as_identity(self, *scopes: str) -> Session:
        """A session of the identity client with these scopes.

        Raises:
            OAuthRefused: it may not have them.
            Unasked: there is no identity client here.
        """
        if not self.secrets.identity:
            raise Unasked("it takes the secret of the identity client")
        return self._grant("identity", self.settings.clients.identity, scopes)

    def as_service_user(self, *scopes: str) -> Session:
        """A session of the mint client with these scopes.

        Raises:
            OAuthRefused: it may not have them.
        """
        return self._grant("mint", self.settings.clients.mint, scopes)

    def open(self, token: Secret | None) -> Session:
        """A session with that token, closed at the end."""
        return self._stack.enter_context(self.local.account.open(token))

    def take_back(self, what: str, undo: Callable[[], object]) -> None:
        """Remember to `undo`; if that fails, `what` is left behind."""
        self._stack.callback(self.take_back_now, what, undo)

    def take_back_now(self, what: str, undo: Callable[[], object]) -> None:
        """Undo it; if that fails, `what` is left behind."""
        try:
            undo()
        except Failure as failure:
            self.left_behind.append(f"{what} is still there: {failure.sentence}")
        except KeyboardInterrupt:
            self.left_behind.append(f"{what} is still there: interrupted")
            raise

    @contextlib.contextmanager
    def naming(self, what: str) -> Iterator[None]:
        """If making `what` ends without an answer, it may be left behind."""
        try:
            yield
        except (Unreachable, KeyboardInterrupt) as error:
            if not isinstance(error, Unreachable) or error.may_have_arrived:
                self.left_behind.append(f"{what} may be there: whether it was made is unknown")
            raise

    def end_later(self, session: Session) -> None:
        """Revoke the session's token at the end; it dies by itself soon after in any case."""
        self._stack.callback(_end, session)

    def _grant(self, role: str, client_id: str, scopes: tuple[str, ...]) -> Session:
        key = (role, *scopes)
        if key not in self._sessions:
            of_identity = role == "identity"
            grant = self.local.account.grant(
                "identity" if of_identity else "mint",
                client_id,
                self.secrets.identity if of_identity else self.secrets.mint,
                scopes,
                LIFE,
            )
            session = self.open(grant.access_token)
            self.end_later(session)
            self._sessions[key] = session
        return self._sessions[key]


def _end(session: Session) -> None:
    # It dies by itself; where a token may not end itself, there is nothing to clean up with.
    with contextlib.suppress(Failure):
        revoke_own_token(session)
