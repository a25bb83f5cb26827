"""What there is to say about one code."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from ticketbound.clock import rfc3339
from ticketbound.safe_text import escape
from token_issuer.arrived_logs import ArrivedLogs, count_logs, tell_agreement
from token_issuer.inspecting import Inspection, TokenSight
from token_issuer.ledger.records import Event
from token_issuer.result import Json, show_time
from token_issuer.results.describing import describe_code, describe_logs
from token_issuer.table import lay_out
from token_issuer.ticket_address import write_address


@dataclass(frozen=True, slots=True)
class ShowResult:
    """All that is known of one code."""

    inspection: Inspection
    subdomain: str
    command: ClassVar[str] = "show"

    @property
    def warnings(self) -> tuple[str, ...]:
        """See `Result`."""
        return self.inspection.warnings

    def data(self) -> Mapping[str, Json]:
        """See `Result`."""
        seen, code = self.inspection, self.inspection.code
        return {
            **describe_code(code),
            "token_id": code.token_id,
            "service_user_id": code.service_user_id,
            "requester_id": code.requester_id,
            "history": [_describe_event(event) for event in seen.history],
            "token": _describe_sight(seen.sight),
            "logs": None if seen.logs is None else describe_logs(seen.logs),
        }

    def output(self) -> str:
        """A line for each thing that is known, and one for each event."""
        seen, code = self.inspection, self.inspection.code
        rows = [
            ("id", escape(code.code_id)),
            ("ticket", f"{code.ticket}  {write_address(self.subdomain, code.ticket)}"),
            ("state", _join(code.state.value, code.reason)),
            ("via", f"{escape(code.binding)}, as user {code.service_user_id}"),
            ("profile", escape(code.profile)),
            ("minted", f"{rfc3339(code.reserved_at)} by {escape(code.minted_by)}"),
            ("expires", rfc3339(code.expires_at)),
            ("note", escape(code.note, limit=500)),
            ("token", _tell_token(seen)),
            ("logs", _tell_logs(seen.logs)),
            ("agreed", _tell_agreed(seen.logs)),
        ]
        shown = lay_out([row for row in rows if row[1]], width=600)
        return "\n".join([shown, "", *map(_tell_event, _leave_out_steps(seen.history))])

    def notes(self) -> tuple[str, ...]:
        """See `Result`."""
        code = self.inspection.code
        return (f"to end it: issuer revoke {code.code_id}",) if code.state.is_open else ()


def _describe_event(event: Event) -> Mapping[str, Json]:
    return {
        "number": event.number,
        "at": rfc3339(event.at),
        "state": event.state.value,
        "token_id": event.record.token_id,
        "reason": event.record.reason,
    }


def _describe_sight(sight: TokenSight | None) -> Mapping[str, Json] | None:
    if sight is None:
        return None
    token = sight.token
    return {
        "state": sight.state,
        "scopes": list(token.scopes) if token else None,
        "expires_at": show_time(token.expires_at) if token else None,
        "used_at": show_time(token.used_at) if token else None,
    }


def _tell_token(seen: Inspection) -> str:
    if seen.code.token_id is None:
        return "none"
    number = f"number {seen.code.token_id}"
    return number if seen.sight is None else f"{number}, {_tell_sight(seen.sight)}"


def _tell_sight(sight: TokenSight) -> str:
    token = sight.token
    if token is None:
        return sight.state
    expires = rfc3339(token.expires_at) if token.expires_at else "never"
    used = rfc3339(token.used_at) if token.used_at else "not yet"
    scopes = escape(" ".join(token.scopes))
    return f"{sight.state}: {scopes}; expires {expires}; last used {used}"


def _tell_logs(logs: ArrivedLogs | None) -> str:
    if logs is None:
        return ""
    at = f" at {rfc3339(logs.at)}" if logs.at else ""
    return f"{count_logs(logs)}, arrived{at}"


def _tell_agreed(logs: ArrivedLogs | None) -> str:
    return tell_agreement(logs.agreement) if logs and logs.agreement else ""


def _leave_out_steps(history: tuple[Event, ...]) -> list[Event]:
    """The changes of state; the number of the token, and a second try to revoke, are none."""
    before = (None, *(event.state for event in history))
    return [event for event, last in zip(history, before, strict=False) if event.state is not last]


def _tell_event(event: Event) -> str:
    return f"{rfc3339(event.at)}  {_join(event.state.value, event.record.reason)}"


def _join(word: str, more: str) -> str:
    return f"{word}: {escape(more, limit=300)}" if more else word
