"""The binding `requests`: a token of a service user who is in copy on that one ticket.

On the Requests endpoint Zendesk treats everybody as an end user, who reaches only tickets they
requested or are in copy on; with `requests:write` and nothing else, no other endpoint opens.
# See: https://developer.zendesk.com/api-reference/ticketing/tickets/ticket-requests/
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

import ticket_code.code
from ticketbound.secret import Secret
from token_issuer.account import Account
from token_issuer.bindings.client_tokens import ClientTokens
from token_issuer.bindings.interface import Credential, Reach
from token_issuer.bindings.proving import (
    Attempt,
    attempts_to_read,
    demand_refusals,
    failed,
    prove_identity,
)
from token_issuer.errors import TicketRefused
from token_issuer.identity import Identity
from token_issuer.ledger.records import CodeRecord, Places
from token_issuer.policy import LONGEST_LIFE
from zendesk_client.errors import NotFound, TicketClosed
from zendesk_client.models import Grant
from zendesk_client.own_token import revoke_own_token
from zendesk_client.requests import comment_on_request
from zendesk_client.ticket_comments import add_comment
from zendesk_client.tickets import add_email_cc, remove_email_cc, show_ticket

SCOPES: Final = ("requests:write", "ticket_attachments:write")
_PROBE: Final = "Ticketbound tries whether a new token can reach this ticket. It must not."


@dataclass(frozen=True, slots=True)
class RequestsBinding:
    """See `interface.Binding`.

    Args:
        account: the way to Zendesk.
        identity: who puts service users in copy.
        tokens: by service user, the tokens that act as it.
        canary: a ticket out of all service users' reach.
        open_codes: how many codes one service user may serve at once.
    """

    account: Account
    identity: Identity
    tokens: Mapping[int, ClientTokens]
    canary: int
    open_codes: int = 1
    kind: ticket_code.code.Binding = ticket_code.code.Binding.REQUESTS
    life: timedelta = timedelta(hours=24)
    longest_life: timedelta = LONGEST_LIFE

    @property
    def places(self) -> Places:
        """Each service user serves so many codes at once."""
        return Places(tuple(self.tokens), self.open_codes)

    def measure_reach(self) -> Reach:
        """The tickets of the service user's open codes, and no others."""
        return Reach(self.open_codes, "" if self.open_codes == 1 else "at most")

    def prepare(self, *, accepts_risk: bool) -> tuple[str, ...]:
        """There is nothing to accept; see `interface.Binding.prepare`."""
        del accepts_risk
        for tokens in self.tokens.values():
            tokens.demand_way()
        return ()

    def admit(self, code: CodeRecord, note: str = "") -> tuple[str, ...]:
        """Put the service user in copy, and the note on the ticket, in one update.

        Raises:
            TicketRefused: the account does not take copies; it ignores them without a word.
        """
        session, user_id = self.identity.session, code.service_user_id
        changed = add_email_cc(session, code.ticket, user_id, note=note)
        if user_id not in (changed.email_cc_ids or ()):
            raise TicketRefused(
                f"Zendesk did not put the service user in copy of ticket {code.ticket}",
                hint="allow CCs in Zendesk's Admin Center, and the service user among them",
            )
        return ()

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
        """A token that acts as the service user, for exactly the two scopes."""
        return self.tokens[code.service_user_id].grant(SCOPES, life)

    def identify(self, code: CodeRecord, grant: Grant, life: timedelta) -> Credential:
        """See `interface.Binding.identify`."""
        user_id = code.service_user_id
        return prove_identity(self.account, grant, scopes=SCOPES, user_id=user_id, life=life)

    def check(self, ticket: int, secret: Secret) -> None:
        """Read and write elsewhere; see `interface.Binding.check`."""
        self._demand_living_canary()
        attempts = (*attempts_to_read(ticket), *_attempts_to_write(self.canary))
        with self.account.open(secret) as session:
            demand_refusals(session, attempts)

    def _demand_living_canary(self) -> None:
        """Pass if the canary ticket is there: a missing one would refuse even a wide token."""
        try:
            status = show_ticket(self.identity.session, self.canary).status
        except NotFound:
            status = "gone"
        if status in ("gone", "closed"):
            raise failed(f"could not be tried on the canary ticket {self.canary}: it is {status}")

    def give_back(self, secret: Secret) -> None:
        """End the token by its own right; one that is dead already is fine."""
        with self.account.open(secret) as session:
            revoke_own_token(session)


def _attempts_to_write(canary: int) -> tuple[Attempt, ...]:
    return (
        (
            f"change ticket {canary}",
            lambda session: add_comment(session, canary, body=_PROBE, public=False),
        ),
        (
            f"comment on ticket {canary}",
            lambda session: comment_on_request(session, canary, body=_PROBE, uploads=()),
        ),
    )
