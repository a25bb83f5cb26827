"""What a picture of Zendesk and the ledger say against each other."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from ticketbound.clock import rfc3339
from token_issuer.ledger.records import CodeRecord, State
from token_issuer.sweep.picture import NO_ADMIN, Picture
from token_issuer.sweep.plan import Ending, Plan
from token_issuer.sweep.planning import plan_sweep


class Kind(StrEnum):
    """What is found; the first two are living tokens that should not be."""

    STRANGER = "unknown_token"
    SURVIVOR = "unended_token"
    GONE = "token_gone"
    UNFIT_TICKET = "unfit_ticket"
    LEFT_OPEN = "left_open"
    STALE_COPY = "stale_copy"
    MISSING_COPY = "missing_copy"
    OUT_OF_SIGHT = "out_of_sight"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is not as it should be, for programs and for people."""

    kind: Kind
    sentence: str

    @property
    def is_living_token(self) -> bool:
        """Whether somebody may work with a token that no open code has."""
        return self.kind in (Kind.STRANGER, Kind.SURVIVOR)


def compare(picture: Picture, now: datetime, *, sees_all: bool) -> tuple[Finding, ...]:
    """What is found."""
    plan = plan_sweep(picture, now, sees_all=sees_all)
    lost = {token_id for ending in plan.endings for token_id in ending.lost}
    return (
        *_find_tokens(picture, plan, lost),
        *(_judge(ending) for ending in plan.endings),
        *(
            Finding(
                Kind.STALE_COPY,
                f"service user {copy.user_id} is in copy of ticket {copy.ticket} without a code",
            )
            for copy in plan.copies
        ),
        *(
            Finding(
                Kind.MISSING_COPY,
                f"code {code.code_id} is active, but service user {code.service_user_id} is not in"
                f" copy of ticket {code.ticket}",
            )
            for code in plan.shut_out
        ),
        *_find_blindness(picture),
    )


def _find_tokens(picture: Picture, plan: Plan, lost: set[int]) -> Iterator[Finding]:
    unknown = {token.id for token in plan.strangers} | lost
    for token in picture.tokens or ():
        if token.id in unknown:
            yield Finding(Kind.STRANGER, f"{token.description} lives, and is in no ledger")
        elif token in plan.survivors:
            yield Finding(Kind.SURVIVOR, f"{token.description} lives, though its code has ended")


def _judge(ending: Ending) -> Finding:
    code = ending.code
    which = f"code {code.code_id} for ticket {code.ticket}"
    match ending.state:
        case State.USED:
            return Finding(Kind.GONE, f"{which} is active, but its token is gone")
        case State.REVOKED if code.state is State.ACTIVE:
            return Finding(Kind.UNFIT_TICKET, f"{which} is active, but {ending.reason}")
    return Finding(Kind.LEFT_OPEN, f"{which} is {_describe_state(code, ending)}")


def _describe_state(code: CodeRecord, ending: Ending) -> str:
    if code.state is State.REVOKING:
        return "marked for revocation, but not yet revoked at Zendesk"
    if ending.state is State.EXPIRED:
        return "active, but has expired"
    return f"reserved since {rfc3339(code.reserved_at)}: the mint was killed"


def _find_blindness(picture: Picture) -> Iterator[Finding]:
    if picture.tokens is None:
        yield Finding(Kind.OUT_OF_SIGHT, NO_ADMIN)
    for client in picture.missing:
        yield Finding(Kind.OUT_OF_SIGHT, f"the account has no OAuth client {client}")
