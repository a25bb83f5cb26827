"""The binding `requests`: a token of a service user who is in copy on that one ticket.

On the Requests endpoint Zendesk treats everybody as an end user, who reaches only tickets they
requested or are in copy on; with `requests:write` and nothing else, no other endpoint opens.
# See: https://developer.zendesk.com/api-reference/ticketing/tickets/ticket-requests/
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

import ticket_code.code
from ticketbound.secret import Secret
from token_issuer.account import Account
from token_issuer.bindings.interface import Credential
from token_issuer.errors import BindingCheckFailed, TicketRefused
from token_issuer.identity import Identity
from token_issuer.ledger.records import CodeRecord, Places
from token_issuer.mint_client import MintClient
from token_issuer.policy import LONGEST_LIFE
from zendesk_client.errors import Forbidden, NotAuthorised, NotFound, TicketClosed, ZendeskError
from zendesk_client.models import Grant, Token
from zendesk_client.own_token import revoke_own_token, show_own_token
from zendesk_client.requests import comment_on_request
from zendesk_client.search import count_tickets
from zendesk_client.session import Session
from zendesk_client.ticket_comments import add_comment
from zendesk_client.tickets import add_email_cc, remove_email_cc, show_ticket
from zendesk_client.users import list_users

SCOPES: Final = ("requests:write", "ticket_attachments:write")
_PROBE: Final = "Ticketbound tries whether a new token can reach this ticket. It must not."
_SLACK: Final = timedelta(seconds=60)


@dataclass(frozen=True, slots=True)
class RequestsBinding:
    """See `interface.Binding`.

    Args:
        account: the way to Zendesk.
        identity: who puts service users in copy.
        mint_clients: by service user, the client whose tokens act as it.
        canary: a ticket out of all service users' reach.
        open_codes: how many codes one service user may serve at once.
    """

    account: Account
    identity: Identity
    mint_clients: Mapping[int, MintClient]
    canary: int
    open_codes: int = 1
    kind: ticket_code.code.Binding = ticket_code.code.Binding.REQUESTS
    life: timedelta = timedelta(hours=24)
    longest_life: timedelta = LONGEST_LIFE

    @property
    def places(self) -> Places:
        """Each service user serves so many codes at once."""
        return Places(tuple(self.mint_clients), self.open_codes)

    def admit(self, code: CodeRecord) -> None:
        """Put the service user in copy.

        Raises:
            TicketRefused: the account does not take copies; it ignores them without a word.
        """
        changed = add_email_cc(self.identity.session, code.ticket, code.service_user_id)
        if code.service_user_id not in (changed.email_cc_ids or ()):
            raise TicketRefused(
                f"Zendesk did not put the service user in copy of ticket {code.ticket}",
                hint="allow CCs in Zendesk's Admin Center, and the service user among them",
            )

    def dismiss(self, code: CodeRecord) -> None:
        """Take the service user out of copy; a deleted or closed ticket takes no comments.

        Raises:
            TicketRefused: the service user stays in copy, for a reason that Zendesk keeps.
        """
        try:
            changed = remove_email_cc(self.identity.session, code.ticket, code.service_user_id)
        except (NotFound, TicketClosed):
            return
        if code.service_user_id in (changed.email_cc_ids or ()):
            raise TicketRefused(
                f"Zendesk keeps the service user in copy of ticket {code.ticket}",
                hint="take the service user out of copy by hand, then try again",
            )

    def grant(self, code: CodeRecord, life: timedelta) -> Grant:
        """A token of the service user's mint client, for exactly the two scopes."""
        return self.mint_clients[code.service_user_id].grant(SCOPES, life)

    def identify(self, code: CodeRecord, grant: Grant, life: timedelta) -> Credential:
        """The token by its grant and by its own account; see `interface.Binding.identify`."""
        if grant.expires_in is None or grant.expires_in > life.total_seconds():
            raise _failed("would live longer than asked for")
        token = self._introspect(grant.access_token)
        if not set(SCOPES) == set(grant.scopes) == set(token.scopes):
            raise _failed("has other scopes than those asked for")
        if token.user_id != code.service_user_id:
            raise _failed("acts as another user than the service user")
        if token.expires_at is None or token.created_at is None:
            raise _failed("does not say when it expires")
        if token.expires_at - token.created_at > life + _SLACK:
            raise _failed("would live longer than asked for")
        return Credential(grant.access_token, token.id, token.expires_at)

    def check(self, ticket: int, secret: Secret) -> None:
        """Read and write elsewhere; see `interface.Binding.check`."""
        canary = self.canary
        self._demand_living_canary()
        with self.account.open(secret) as session:
            attempts: tuple[tuple[str, Callable[[Session], object]], ...] = (
                (f"read ticket {ticket}", lambda s: show_ticket(s, ticket)),
                ("search tickets", count_tickets),
                ("list users", lambda s: next(list_users(s), None)),
                (
                    f"change ticket {canary}",
                    lambda s: add_comment(s, canary, body=_PROBE, public=False),
                ),
                (
                    f"comment on ticket {canary}",
                    lambda s: comment_on_request(s, canary, body=_PROBE, uploads=()),
                ),
            )
            for what, attempt in attempts:
                _demand_refusal(what, attempt, session)

    def _demand_living_canary(self) -> None:
        """Pass if the canary ticket is there: a missing one would refuse even a wide token."""
        try:
            status = show_ticket(self.identity.session, self.canary).status
        except NotFound:
            status = "gone"
        if status in ("gone", "closed"):
            raise _failed(f"could not be tried on the canary ticket {self.canary}: it is {status}")

    def give_back(self, secret: Secret) -> None:
        """End the token by its own right; one that is dead already is fine."""
        with self.account.open(secret) as session:
            revoke_own_token(session)

    def _introspect(self, secret: Secret) -> Token:
        with self.account.open(secret) as session:
            try:
                return show_own_token(session)
            except ZendeskError as error:
                raise _failed(f"did not say what it is: {error.sentence}") from error


def _demand_refusal(what: str, attempt: Callable[[Session], object], session: Session) -> None:
    """Pass only on a plain no.

    422 is no such no: it comes after the token was let through, as from a canary ticket that
    has been closed.
    """
    try:
        attempt(session)
    except (NotAuthorised, Forbidden, NotFound):
        return
    except ZendeskError as error:
        raise _failed(f"was not plainly refused to {what}: {error.sentence}") from error
    raise _failed(f"could {what}")


def _failed(what: str) -> BindingCheckFailed:
    return BindingCheckFailed(
        f"the new token {what}; nobody has seen it",
        hint="it was withdrawn; check the mint client in Zendesk's Admin Center, then try again"
        " or set up anew: issuer init --force",
    )
