"""What may be asked for, before anything is asked of Zendesk."""

from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import Final

from tenant_file.model import Tenant
from ticketbound.safe_text import escape
from token_issuer.bindings.choosing import Via
from token_issuer.errors import BadArgument, TicketRefused

SHORTEST_LIFE: Final = timedelta(minutes=10)
# Zendesk's own limit is 172,800 seconds; a minute is left for the way there.
# See: https://developer.zendesk.com/api-reference/ticketing/oauth/grant_type_tokens/
LONGEST_LIFE: Final = timedelta(hours=48) - timedelta(seconds=60)
LONGEST_MESSAGE: Final = 500
_USUAL_PROFILE: Final = "generic"


@dataclass(frozen=True, slots=True)
class MintRequest:
    """One code, as asked for.

    Without a `life`, it lives as long as its binding's codes usually do. `accepts_risk` is said
    of a token that could do more than its ticket needs. `message` is for the customer, `note` for
    those who look after codes.
    """

    ticket: int
    life: timedelta | None
    profile: str
    message: str
    via: Via = Via.AUTO
    accepts_risk: bool = False
    note: str = ""


def check_bounds(request: MintRequest) -> MintRequest:
    """`request`, if it is one that any issuer could try.

    Raises:
        BadArgument: its life, message or note is out of bounds.
    """
    if request.life is not None:
        _check_life(request.life)
    _check_text("message", request.message)
    _check_text("note", request.note)
    return request


def choose_profile(request: MintRequest, tenant: Tenant, where: Path) -> MintRequest:
    """The request, with a profile where it names none: `generic`, or the only one there is.

    Raises:
        BadArgument: there are several, none of that name.
    """
    if request.profile:
        return request
    known = [profile.id for profile in tenant.profiles]
    if _USUAL_PROFILE not in known and len(known) > 1:
        raise BadArgument(
            f"say which profile of {escape(str(where))} is meant: --profile NAME",
            hint=f"it has: {', '.join(known)}",
        )
    return replace(request, profile=_USUAL_PROFILE if _USUAL_PROFILE in known else known[0])


def check_policy(request: MintRequest, tenant: Tenant, where: Path, canary: int) -> None:
    """Pass if `request` fits this set-up, whose `tenant` was read from the file `where`.

    Raises:
        BadArgument: the operators of this set-up do not have its profile.
        TicketRefused: it is for the canary ticket.
    """
    if tenant.find_profile(request.profile) is None:
        known = ", ".join(profile.id for profile in tenant.profiles)
        raise BadArgument(
            f"there is no profile {escape(request.profile, limit=40)!r} in {escape(str(where))}",
            hint=f"it has: {known}",
        )
    if request.ticket == canary:
        raise TicketRefused(
            f"ticket {canary} is the canary ticket, which no code may reach",
            hint="mint for the customer's own ticket",
        )


def demand_download(download: str, where: Path) -> None:
    """Pass if the tenant in the file `where` says where customers get the operator.

    Raises:
        BadArgument: it does not.
    """
    if not download:
        raise BadArgument(
            f"{escape(str(where))} does not say where the customer gets the operator",
            hint='write it below [vendor]: download = "https://..."',
        )


def _check_life(life: timedelta) -> None:
    if life < SHORTEST_LIFE:
        raise BadArgument("a code lives at least 10 minutes", hint="like --expires 30m")
    if life > LONGEST_LIFE:
        raise BadArgument(
            "a code lives at most 48 hours less a minute", hint="like --expires 47h, or 2879m"
        )


def _check_text(name: str, text: str) -> None:
    if len(text.encode(errors="surrogateescape")) > LONGEST_MESSAGE:
        raise BadArgument(f"the {name} is longer than {LONGEST_MESSAGE} bytes")
    if escape(text, limit=LONGEST_MESSAGE) != text:
        raise BadArgument(
            f"the {name} has characters that cannot be shown, such as a line break",
            hint="write it as one line of plain text",
        )
