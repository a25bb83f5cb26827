"""Who the issuer is at Zendesk: by the sign-in of this home, else by the identity client."""

import contextlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import partial
from threading import Lock
from typing import Final, Literal

from ticketbound.failure import Failure
from ticketbound.secret import Secret
from token_issuer.account import Account
from token_issuer.errors import SignInNeeded
from token_issuer.sign_in.api_token import open_with_api_token
from token_issuer.sign_in.checking import SCOPES, Person, check_scopes, find_person
from token_issuer.sign_in.local_account import LocalAccount
from token_issuer.sign_in.record import SignIn, SignInKind, read_sign_in
from token_issuer.sign_in.renewing import Renewal
from zendesk_client.auth import Credential
from zendesk_client.own_token import revoke_own_token
from zendesk_client.renewal import Renew
from zendesk_client.session import Session

IdentityKind = SignInKind | Literal["client_credentials"]
Patience = Callable[[float], None]
"""Waits that many seconds between two tries."""

_SECONDS: Final = 300
_CLIENT: Final = "the identity client"


@dataclass(frozen=True, slots=True)
class Identity:
    """The issuer's own session and user, and how it came to be that.

    `open_another` opens a session of the same right, for another thread. Close it.
    """

    session: Session
    user_id: int
    name: str
    email: str
    role: str
    kind: IdentityKind
    open_another: Callable[[Patience], Session]

    @property
    def sees_all_tokens(self) -> bool:
        """Whether a token that this user does not find is gone, and not just out of sight."""
        # See: https://developer.zendesk.com/api-reference/ticketing/oauth/oauth_tokens/
        return self.role == "admin"


@contextlib.contextmanager
def signed_in(local: LocalAccount, client_id: str, secret: Secret) -> Iterator[Identity]:
    """The sign-in of this home; where nobody is signed in, the identity client of these two.

    The session of a sign-in goes on living, that of the client ends with the block.

    Raises:
        SignInNeeded: there is neither, or Zendesk ended the sign-in.
        SetUpRefused: the user is neither admin nor agent.
        ZendeskError: the credential is not accepted, or Zendesk is out of reach.
    """
    record = read_sign_in(local.home)
    if record is not None:
        opened = _by_browser(local) if record.kind == "browser" else _by_api_token(local, record)
    elif secret:
        opened = signed_in_as_client(local.account, client_id, secret)
    else:
        raise SignInNeeded("nobody is signed in here", hint="run: issuer login")
    with opened as identity:
        yield identity


@contextlib.contextmanager
def signed_in_as_client(account: Account, client_id: str, secret: Secret) -> Iterator[Identity]:
    """The identity client's session; its token lives five minutes and is followed by another.

    The last one is revoked at the end.

    Raises:
        SetUpRefused: the client's user is neither admin nor agent.
        ZendeskError: the client or its secret is not accepted, or Zendesk is out of reach.
    """
    tokens = _ClientTokens(account, client_id, secret)
    open_session = partial(_open, account, tokens.find, tokens.renew)
    try:
        with open_session(account.sleep) as session:
            hint = "create the client while signed in as an agent or admin"
            yield _identify(session, "client_credentials", _CLIENT, hint, open_session)
    finally:
        tokens.end()


class _ClientTokens:
    """The tokens of the identity client, one after the other; several threads may use them."""

    def __init__(self, account: Account, client_id: str, secret: Secret) -> None:
        self._account = account
        self._grant = partial(account.grant, "identity", client_id, secret, SCOPES, _SECONDS)
        self._newest: Secret | None = None
        self._lock = Lock()

    def find(self) -> Secret:
        with self._lock:
            return self._newest or self._ask()

    def renew(self, refused: Secret) -> Secret:
        with self._lock:
            if self._newest is not None and self._newest != refused:
                return self._newest
            return self._ask()

    def end(self) -> None:
        if self._newest is None:
            return
        # It dies by itself within five minutes; that must not hide the run's result.
        with contextlib.suppress(Failure), self._account.open(self._newest) as session:
            revoke_own_token(session)

    def _ask(self) -> Secret:
        grant = self._grant()
        self._newest = grant.access_token
        check_scopes(
            grant.scopes,
            _CLIENT,
            "allow both of its scopes, read and tickets:write, in Zendesk's Admin Center",
        )
        return self._newest


@contextlib.contextmanager
def _by_browser(local: LocalAccount) -> Iterator[Identity]:
    renewal, lock = Renewal(local), Lock()

    def renew(refused: Secret) -> Secret:
        with lock:
            return renewal.renew(refused)

    open_session = partial(_open, local.account, renewal.find_token, renew)
    with open_session(local.account.sleep) as session:
        hint = "sign in as an agent or admin: issuer login"
        identity = _identify(session, "browser", "the sign-in", hint, open_session)
        renewal.demand(identity.user_id)
        yield identity


@contextlib.contextmanager
def _by_api_token(local: LocalAccount, record: SignIn) -> Iterator[Identity]:
    with open_with_api_token(local, record) as (session, person, credential):
        open_session = partial(_open, local.account, lambda: credential, None)
        yield _as_identity(session, person, "api_token", open_session)


def _open(
    account: Account, find: Callable[[], Credential], renew: Renew | None, sleep: Patience
) -> Session:
    return replace(account, sleep=sleep).open(find(), renew=renew)


def _identify(
    session: Session,
    kind: IdentityKind,
    who: str,
    hint: str,
    open_session: Callable[[Patience], Session],
) -> Identity:
    return _as_identity(session, find_person(session, who, hint), kind, open_session)


def _as_identity(
    session: Session,
    person: Person,
    kind: IdentityKind,
    open_session: Callable[[Patience], Session],
) -> Identity:
    return Identity(
        session, person.user_id, person.name, person.email, person.role, kind, open_session
    )
