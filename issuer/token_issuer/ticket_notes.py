"""Internal notes on the ticket: what became of a code, for whoever reads the ticket later.

A note that cannot be written is a warning and keeps nothing from its way.
"""

from collections.abc import Sequence
from typing import Final

from ticketbound.clock import rfc3339
from ticketbound.safe_text import escape
from token_issuer.arrived_logs import ArrivedLogs, count_logs
from token_issuer.ledger.records import CodeRecord, State
from token_issuer.note_writing import write_note
from token_issuer.office import Office

LONGEST_NOTE: Final = 2000
_UNCHECKED: Final = "how many files, and each SHA-256, as the comment tells, not checked"
_ENDS: Final = {
    State.USED: "is over",
    State.REVOKED: "was revoked",
    State.EXPIRED: "has expired",
    State.FAILED: "came to nothing; nobody has seen it",
}


def describe_mint(code: CodeRecord) -> str:
    """The note on a code that begins; it is on the ticket before there is a token."""
    lines = [
        f"Ticketbound: {escape(code.minted_by, limit=100)} asked for a code for this ticket",
        f"code {code.code_id}, via {code.binding}, profile {escape(code.profile, limit=40)}",
        f"good until {rfc3339(code.expires_at)} at the latest",
        *([f"note: {escape(code.note, limit=500)}"] if code.note else []),
        f"to end it early: issuer revoke {code.code_id}",
    ]
    return _fit(lines)


def write_use_note(office: Office, code: CodeRecord, found: ArrivedLogs) -> tuple[str, ...]:
    """Note that the code was used, and what it brought; warnings."""
    return _write(office, code, _describe_use(code, found))


def write_end_note(
    office: Office, code: CodeRecord, end: State, reason: str = ""
) -> tuple[str, ...]:
    """Note that the code ended as `end` without having brought logs; warnings.

    A ticket that is gone or closed takes no note, and that is no warning.
    """
    why = f": {escape(reason, limit=300)}" if reason else ""
    return _write(office, code, f"Ticketbound: code {code.code_id} {_ENDS.get(end, end)}{why}")


def _describe_use(code: CodeRecord, found: ArrivedLogs) -> str:
    lines = [
        f"Ticketbound: the logs of code {code.code_id} are on this ticket; it cannot be used again",
        f"{count_logs(found)}; {_UNCHECKED}",
        *([f"look at it: {found.differs}"] if found.differs else []),
        *(
            f"{escape(part.name, limit=100)}  {part.size:,} bytes  SHA-256 {part.sha256 or '?'}"
            for part in found.parts
        ),
    ]
    return _fit(lines)


def _write(office: Office, code: CodeRecord, body: str) -> tuple[str, ...]:
    return write_note(office.identity.session, code.ticket, body)


def _fit(lines: Sequence[str]) -> str:
    text = "\n".join(lines)
    if len(text) <= LONGEST_NOTE:
        return text
    more = "\n… more: see the attachments"
    return text[: LONGEST_NOTE - len(more)].rpartition("\n")[0] + more
