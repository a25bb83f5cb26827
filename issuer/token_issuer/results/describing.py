"""Codes and their logs as the JSON documents of all commands have them."""

from collections.abc import Mapping

from ticketbound.clock import rfc3339
from token_issuer.arrived_logs import ArrivedLogs
from token_issuer.ledger.records import CodeRecord
from token_issuer.result import Json, show_time


def describe_code(code: CodeRecord) -> Mapping[str, Json]:
    """Everything that the ledger knows of it."""
    return {
        "code_id": code.code_id,
        "ticket": code.ticket,
        "state": code.state.value,
        "binding": code.binding,
        "profile": code.profile,
        "minted_by": code.minted_by,
        "minted_at": rfc3339(code.reserved_at),
        "expires_at": rfc3339(code.expires_at),
        "ended_at": show_time(code.ended_at),
        "reason": code.reason,
        "note": code.note,
    }


def describe_logs(logs: ArrivedLogs) -> Mapping[str, Json]:
    """What arrived on the ticket."""
    agreement = logs.agreement
    return {
        "arrived_at": show_time(logs.at),
        "public": logs.public,
        "files": logs.files,
        "size": logs.size,
        "parts": [
            {"name": part.name, "size": part.size, "sha256": part.sha256} for part in logs.parts
        ],
        "as_told": not logs.differs,
        "agreed_at": agreement.at if agreement else None,
        "agreed_how": agreement.how if agreement else None,
        "unticked": list(agreement.unticked) if agreement else [],
    }
