"""Ends codes before their time."""

from dataclasses import dataclass

from ticketbound.failure import Failure
from token_issuer.errors import RevocationPending, UnknownCode
from token_issuer.ledger.ledger import Ledger
from token_issuer.ledger.records import CodeRecord, Filter, State
from token_issuer.office import Office
from token_issuer.withdrawal import withdraw
from zendesk_client.errors import OAuthRefused


@dataclass(frozen=True, slots=True)
class Revoked:
    """The codes ended now, and those that had ended before."""

    now: tuple[CodeRecord, ...]
    before: tuple[CodeRecord, ...]


def find_code(ledger: Ledger, code_id: str) -> tuple[CodeRecord, ...]:
    """The one code of that id.

    Raises:
        UnknownCode: there is none.
    """
    code = ledger.find(code_id)
    if code is None:
        raise UnknownCode(f"there is no code {code_id}", hint="issuer list shows the ids")
    return (code,)


def find_codes_of(ledger: Ledger, ticket: int) -> tuple[CodeRecord, ...]:
    """All codes ever minted for `ticket`.

    Raises:
        UnknownCode: there are none.
    """
    codes = ledger.list_codes(Filter(tickets=(ticket,)))
    if not codes:
        raise UnknownCode(f"no code was ever minted for ticket {ticket}", hint="issuer list")
    return codes


def mark(codes: tuple[CodeRecord, ...], ledger: Ledger) -> Revoked:
    """Write down that the open ones of `codes` are to end, before Zendesk is asked."""
    now = tuple(code for code in codes if code.state.is_open)
    for code in now:
        ledger.begin_revocation(code.code_id)
    return Revoked(now, tuple(code for code in codes if not code.state.is_open))


def revoke(codes: tuple[CodeRecord, ...], office: Office) -> None:
    """End `codes`, which are marked, at Zendesk; one that fails does not keep the others.

    Raises:
        RevocationPending: some are not ended yet; the same command goes on with them.
    """
    failures: dict[str, Failure] = {}
    for code in codes:
        try:
            withdraw(code, State.REVOKED, office)
        except Failure as failure:
            failures[code.code_id] = failure
    if failures:
        raise pending(tuple(failures), next(iter(failures.values())))


def pending(code_ids: tuple[str, ...], reason: Failure) -> RevocationPending:
    """The error that says which codes still live, and why."""
    which = f"code {code_ids[0]} is" if len(code_ids) == 1 else f"{len(code_ids)} codes are"
    return RevocationPending(
        f"{which} marked for revocation, but not yet revoked at Zendesk: {reason.sentence}",
        hint=f"{reason.hint}; then run the same command again"
        if isinstance(reason, OAuthRefused)
        else "run the same command again",
    )
