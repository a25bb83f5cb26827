"""The canary ticket: made, or chosen."""

from typing import Final

from token_issuer.arguments import parse_ticket
from token_issuer.set_up.answers import NEW
from token_issuer.set_up.canary import make_canary
from token_issuer.set_up.draft import Draft
from token_issuer.set_up.examining import check_reach
from token_issuer.set_up.file_limit import ask_attachment_size
from token_issuer.set_up.mint_check import probe
from token_issuer.set_up.question import Question

_TEXT: Final = """\
At each mint, the new token is tried on the canary ticket, and must fail there: that is how you know
that a code reaches only its own ticket. Ticketbound makes one; or type the number of an open ticket
on which the service user is not in copy."""
_TEAM_TEXT: Final = """\
At each mint, the new token is tried on the canary ticket, and must fail there: that is how you know
that a code reaches only its own ticket. The ledger that you named is a team's, and a team has one
canary: type its number, which issuer secrets --export-signing-key told whoever ran it."""
_HELP: Final = """\
The canary is an ordinary ticket that stays open and untouched. One for several set-ups is enough.
It must not be internal, since such a ticket would refuse every token."""


def ask_canary(draft: Draft) -> Question[int | None]:
    """The number of the canary ticket, or None for a new one."""
    settings = draft.present.settings
    is_same = settings is not None and settings.zendesk.subdomain == draft.subdomain
    present = str(settings.requests.canary_ticket) if settings and is_same else ""
    return Question(
        name="canary",
        title="Step 4 of 6: the canary ticket",
        text=_TEAM_TEXT if draft.has_team else _TEXT,
        help=_HELP,
        prompt="Number of the ticket, or new",
        parse=lambda text: None if text == NEW else parse_ticket(text),
        check=lambda number: _take(draft, number),
        default=present or ("" if draft.has_team else NEW),
    )


def _take(draft: Draft, number: int | None) -> str:
    with (
        draft.undo.attempt() as undo,
        draft.open_identity() as identity,
        probe(draft.mint()) as tried,
    ):
        canary = number or make_canary(identity, draft.open_identity, undo)
        check_reach(tried, identity, canary)
        draft.attachment_size = ask_attachment_size(identity)
    draft.canary, draft.has_new_canary = canary, number is None
    made = "made ticket" if number is None else "ticket"
    return f"{made} {canary}; a token of the mint client cannot reach it"
