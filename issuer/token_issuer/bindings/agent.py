"""The binding `agent`: a token of an agent, good for every ticket that this agent may change.

Nothing binds it to a ticket but the word of whoever holds it, so it is off unless the settings
have it, and no code is minted before somebody has accepted its reach. What it is for: accounts
where the logs must arrive as an internal comment.
"""

from dataclasses import dataclass
from datetime import timedelta
from typing import Final

import ticket_code.code
from ticketbound.secret import Secret
from token_issuer.account import Account
from token_issuer.bindings.client_tokens import ClientTokens
from token_issuer.bindings.interface import Credential, Reach
from token_issuer.bindings.proving import attempts_to_read, demand_refusals, prove_identity
from token_issuer.errors import BadArgument
from token_issuer.identity import Identity
from token_issuer.ledger.records import CodeRecord, Places
from token_issuer.note_writing import write_note
from zendesk_client.models import Grant, User
from zendesk_client.own_token import revoke_own_token
from zendesk_client.search import count_tickets
from zendesk_client.users import show_user

SCOPES: Final = ("tickets:write", "ticket_attachments:write")
ADMIN_RISK: Final = (
    "it acts as an admin, so it can also end every token of the account and make tokens without"
    " limit"
)
"""What is said of a token whose user is one, besides how many tickets it can change."""


@dataclass(frozen=True, slots=True)
class AgentBinding:
    """See `interface.Binding`.

    Args:
        account: the way to Zendesk.
        identity: who counts the tickets.
        user_id: the agent that the tokens act as.
        tokens: those tokens.
    """

    account: Account
    identity: Identity
    user_id: int
    tokens: ClientTokens
    kind: ticket_code.code.Binding = ticket_code.code.Binding.AGENT
    life: timedelta = timedelta(hours=1)
    longest_life: timedelta = timedelta(hours=1)

    @property
    def places(self) -> Places:
        """One agent, as often as it is wanted: a second code does not widen the first."""
        return Places((self.user_id,), None)

    def measure_reach(self) -> Reach:
        """The tickets that the issuer finds; less or more where one of the two is restricted."""
        return self._count_for(self._show_agent())

    def _show_agent(self) -> User:
        return show_user(self.identity.session, self.user_id)

    def _count_for(self, user: User) -> Reach:
        session, own_id = self.identity.session, self.identity.user_id
        count = count_tickets(session)
        if self.user_id == own_id:
            return Reach(count)
        match _is_restricted(user), _is_restricted(show_user(session, own_id)):
            case True, True:
                return Reach(count, "about")
            case True, False:
                return Reach(count, "at most")
            case False, True:
                return Reach(count, "at least")
            case _:
                return Reach(count)

    def prepare(self, *, accepts_risk: bool) -> tuple[str, ...]:
        """What the token can do; see `interface.Binding.prepare`."""
        self.tokens.demand_way()
        user = self._show_agent()
        reach = self._count_for(user)
        more = (ADMIN_RISK,) if user.role == "admin" else ()
        if not accepts_risk:
            hands_out = f"a code via agent hands out a token that can change {reach}"
            raise BadArgument(
                "; ".join((f"{hands_out}, whichever it is for", *more)),
                hint="a code via requests cannot; to hand this one out all the same, say"
                " --accept-risk",
            )
        reaches = f"this token can change {reach}, see what it changes, and delete if its user may"
        return (f"{reaches}: the ticket of the code is only advice", *more)

    def admit(self, code: CodeRecord, note: str = "") -> tuple[str, ...]:
        """Only the note: the agent is let in everywhere."""
        return write_note(self.identity.session, code.ticket, note) if note else ()

    def dismiss(self, code: CodeRecord) -> None:
        """Nothing: there is nothing to take back."""

    def grant(self, code: CodeRecord, life: timedelta) -> Grant:
        """A token that acts as the agent, for exactly the two scopes."""
        del code
        return self.tokens.grant(SCOPES, life)

    def identify(self, code: CodeRecord, grant: Grant, life: timedelta) -> Credential:
        """See `interface.Binding.identify`."""
        user_id = code.service_user_id
        return prove_identity(self.account, grant, scopes=SCOPES, user_id=user_id, life=life)

    def check(self, ticket: int, secret: Secret) -> None:
        """Read what it may not: that it can write everywhere is what was accepted."""
        with self.account.open(secret) as session:
            demand_refusals(session, attempts_to_read(ticket))

    def give_back(self, secret: Secret) -> None:
        """End the token by its own right; one that is dead already is fine."""
        with self.account.open(secret) as session:
            revoke_own_token(session)


def _is_restricted(user: User) -> bool:
    return user.role != "admin" and user.ticket_restriction is not None
