"""How an endpoint is declared, called and answers."""

import re
from collections.abc import Callable, Mapping
from contextlib import nullcontext
from dataclasses import dataclass
from typing import Any, Final

import msgspec
from flask import Blueprint, Response, current_app, request

from zendesk_sandbox import refusals
from zendesk_sandbox.access import Caller, authenticate, demand_role, demand_scope
from zendesk_sandbox.records.people import Role, User
from zendesk_sandbox.records.tickets import Origin
from zendesk_sandbox.sent.reading import read_body
from zendesk_sandbox.state import Account

_HERE: Final = re.compile(r"(127\.0\.0\.1|localhost)(:[0-9]+)?", re.IGNORECASE)
JSON = "application/json; charset=utf-8"


@dataclass(frozen=True, slots=True)
class Call:
    """What every endpoint is given."""

    account: Account
    caller: Caller

    @property
    def user(self) -> User:
        """The user of the token."""
        return self.caller.user


View = Callable[..., Response]


def here() -> Account:
    """The account that the running app imitates."""
    account: Account = current_app.extensions["zendesk_sandbox"]
    return account


def origin() -> Origin:
    """Where the current request comes from."""
    return Origin(request.headers.get("User-Agent", ""), request.remote_addr or "")


def endpoint(
    blueprint: Blueprint,
    method: str,
    rule: str,
    *,
    scopes: tuple[str, ...] = (),
    role: Role = "end-user",
    locked: bool = True,
) -> Callable[[View], View]:
    """Declares an API endpoint that wants any one of `scopes` and at least `role`.

    Its function is called with a `Call` and the parts of the path, and holds the account's lock
    unless `locked` is off.
    """

    def declare(view: View) -> View:
        def answer_call(**parts: Any) -> Response:
            call = Call(here(), admit(here(), scopes, role))
            if locked:
                # A slow body must not hold up everybody else.
                read_body()
            with call.account.lock:
                call.account.drop_expired_uploads()
            with call.account.lock if locked else nullcontext():
                return view(call, **parts)

        blueprint.add_url_rule(rule, view.__name__, answer_call, methods=[method])
        return view

    return declare


def admit(account: Account, scopes: tuple[str, ...], role: Role) -> Caller:
    """The caller, once token, scopes and role were found good.

    Raises:
        Refusal: 401 or 403.
    """
    caller = authenticate(account, request.headers.get("Authorization"), origin())
    if caller is None:
        raise refusals.not_authenticated()
    demand_scope(caller, scopes)
    demand_role(caller.user, role)
    return caller


def admit_anybody(account: Account, scopes: tuple[str, ...]) -> Caller | None:
    """The caller, or None for a stranger where the account's settings let strangers in.

    Raises:
        Refusal: 401 or 403.
    """
    if account.switches.anonymous == "on" and "Authorization" not in request.headers:
        return None
    return admit(account, scopes, "end-user")


def refuse_foreign_names() -> None:
    """Returns if the call names this machine, which a page that has its own name rebound does not.

    Raises:
        Refusal: 403.
    """
    if _HERE.fullmatch(request.host) is None:
        raise refusals.Refusal(403, "only for 127.0.0.1\n")


def answer(
    body: Mapping[str, object],
    status: int = 200,
    headers: Mapping[str, str] | None = None,
    content_type: str = JSON,
) -> Response:
    """A JSON answer."""
    return Response(msgspec.json.encode(body), status, headers, content_type=content_type)


def no_content() -> Response:
    """204, for what was deleted."""
    return Response(status=204)
