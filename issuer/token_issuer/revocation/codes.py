"""Ends some codes before their time."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from ticketbound.failure import Failure
from token_issuer.errors import BadArgument, LedgerUnavailable, RevocationPending, UnknownCode
from token_issuer.ledger.ledger import Ledger
from token_issuer.ledger.records import CodeRecord, Filter, State
from token_issuer.office import Office
from token_issuer.sweep.ending import end_code
from token_issuer.sweep.picture import Picture, take_picture
from token_issuer.sweep.planning import plan_revocation
from zendesk_client.errors import OAuthRefused

_WHOLE: Final = 16
"""Digits of an id."""


@dataclass(frozen=True, slots=True)
class Chosen:
    """The codes to be ended, and those of which that was asked though they had ended before."""

    to_end: tuple[CodeRecord, ...]
    before: tuple[CodeRecord, ...]


def find_code(ledger: Ledger, code_id: str) -> CodeRecord:
    """The code of that id, or the only one whose id begins so.

    Raises:
        UnknownCode: there is none.
        BadArgument: there are several.
    """
    code = ledger.find(_complete(ledger, code_id))
    if code is None:
        raise UnknownCode(f"there is no code {code_id}", hint="issuer list shows the ids")
    return code


def _complete(ledger: Ledger, beginning: str) -> str:
    if len(beginning) == _WHOLE:
        return beginning
    parts = ledger.list_rows(("code_id",), Filter())
    found = [row[0] for part in parts for row in part if row[0].startswith(beginning)]
    if len(found) > 1:
        raise BadArgument(
            f"{len(found)} codes begin with {beginning}", hint="issuer list shows the whole ids"
        )
    return found[0] if found else beginning


def find_codes_of(ledger: Ledger, ticket: int) -> tuple[CodeRecord, ...]:
    """All codes ever minted for `ticket`.

    Raises:
        UnknownCode: there are none.
    """
    codes = ledger.list_codes(Filter(tickets=(ticket,)))
    if not codes:
        raise UnknownCode(f"no code was ever minted for ticket {ticket}", hint="issuer list")
    return codes


def mark(codes: Sequence[CodeRecord], ledger: Ledger) -> Chosen:
    """Write down that the open ones of `codes` are to end, before Zendesk is asked."""
    to_end = tuple(code for code in codes if code.state.is_open)
    for code in to_end:
        ledger.begin_revocation(code.code_id)
    marked = tuple(replace(code, state=State.REVOKING) for code in to_end)
    return Chosen(marked, tuple(code for code in codes if not code.state.is_open))


def revoke_codes(codes: tuple[CodeRecord, ...], office: Office) -> tuple[str, ...]:
    """End `codes`, which are marked, at Zendesk; warnings. One that fails does not keep the others.

    Raises:
        RevocationPending: some are not ended yet; the same command goes on with them.
        ZendeskError: Zendesk cannot be asked.
    """
    failures: dict[str, Failure] = {}
    warnings: list[str] = []
    for ending in plan_revocation(codes, _look(codes, office), office.surroundings.clock()):
        try:
            warnings += end_code(ending, office)
        except LedgerUnavailable:
            raise
        except Failure as failure:
            failures[ending.code.code_id] = failure
    if failures:
        raise pending(tuple(failures), next(iter(failures.values())))
    return tuple(warnings)


def pending(code_ids: tuple[str, ...], reason: Failure) -> RevocationPending:
    """The error that says which codes still live, and why."""
    which = f"code {code_ids[0]} is" if len(code_ids) == 1 else f"{len(code_ids)} codes are"
    return RevocationPending(
        f"{which} marked for revocation, but not yet revoked at Zendesk: {reason.sentence}",
        hint=f"{reason.hint}; then run the same command again"
        if isinstance(reason, OAuthRefused)
        else "run the same command again",
    )


def _look(codes: tuple[CodeRecord, ...], office: Office) -> Picture:
    """Where it is not known which token a code has, all of them have to be looked through."""
    if all(code.token_id is not None for code in codes):
        return Picture()
    return take_picture(office, closely=False)
