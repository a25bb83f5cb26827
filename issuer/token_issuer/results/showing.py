"""What there is to say about one code."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from ticketbound.clock import rfc3339
from ticketbound.safe_text import escape
from token_issuer.arrived_logs import ArrivedLogs, count_logs
from token_issuer.ledger.records import CodeRecord, Event, State
from token_issuer.result import Json
from token_issuer.results.describing import describe_code, describe_logs
from token_issuer.table import lay_out
from zendesk_client.models import Token


@dataclass(frozen=True, slots=True)
class TokenSight:
    """What Zendesk says of a code's token: `state` in words, `token` where it is to be seen."""

    state: str
    token: Token | None = None


@dataclass(frozen=True, slots=True)
class ShowResult:
    """One code, its history, its token and its logs; these two None where nobody could ask."""

    code: CodeRecord
    history: tuple[Event, ...]
    sight: TokenSight | None
    logs: ArrivedLogs | None
    warnings: tuple[str, ...]
    command: ClassVar[str] = "show"

    def data(self) -> Mapping[str, Json]:
        """See `Result`."""
        return {
            **describe_code(self.code),
            "token_id": self.code.token_id,
            "service_user_id": self.code.service_user_id,
            "requester_id": self.code.requester_id,
            "history": [_describe_event(event) for event in self.history],
            "token": _describe_sight(self.sight),
            "logs": None if self.logs is None else describe_logs(self.logs),
        }

    def output(self) -> str:
        """A line for each thing that is known, and one for each event."""
        code = self.code
        rows = [
            ("id", code.code_id),
            ("ticket", str(code.ticket)),
            ("state", _join(code.state.value, code.reason)),
            ("via", code.binding),
            ("profile", code.profile),
            ("minted", f"{rfc3339(code.reserved_at)} by {escape(code.minted_by)}"),
            ("expires", rfc3339(code.expires_at)),
            ("note", escape(code.note, limit=500)),
            ("token", self._tell_token()),
            ("logs", _tell_logs(self.logs)),
        ]
        shown = lay_out([row for row in rows if row[1]], width=600)
        return "\n".join([shown, "", *map(_tell_event, self.history)])

    def notes(self) -> tuple[str, ...]:
        """See `Result`."""
        is_open = self.code.state.is_open
        return (f"to end it: issuer revoke {self.code.code_id}",) if is_open else ()

    def _tell_token(self) -> str:
        if self.code.token_id is None:
            return "none"
        number = f"number {self.code.token_id}"
        return number if self.sight is None else f"{number}, {_tell_sight(self.sight)}"


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
        "expires_at": rfc3339(token.expires_at) if token and token.expires_at else None,
        "used_at": rfc3339(token.used_at) if token and token.used_at else None,
    }


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


def _tell_event(event: Event) -> str:
    record = event.record
    token = f"token {record.token_id}" if record.token_id and event.state is State.RESERVED else ""
    return f"{rfc3339(event.at)}  {_join(event.state.value, record.reason or token)}"


def _join(word: str, more: str) -> str:
    return f"{word}: {escape(more, limit=300)}" if more else word
