"""What a call could read, change, delete or make; afterwards all is as it was."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, fields, replace
from typing import TYPE_CHECKING, Any, Final, Literal

import msgspec

from tests.issuer.reach.large_account import content_of, write_file
from tests.issuer.reach.operations import Call, Operation, list_calls
from zendesk_sandbox.app import build_app
from zendesk_sandbox.faults.queue import FaultQueue
from zendesk_sandbox.records.tables import Tables
from zendesk_sandbox.records.tickets import Ticket
from zendesk_sandbox.request_log import RequestLog
from zendesk_sandbox.state import Account

if TYPE_CHECKING:
    from flask import Flask

Verb = Literal["reads", "changes", "takes", "deletes", "makes"]
"""A comment that takes an upload leaves no upload, but its files."""

_WORD: Final = re.compile(rb"[A-Za-z0-9_.@+-]{4,}")
_TABLES: Final = tuple(table.name for table in fields(Tables))


@dataclass(frozen=True)
class Effect:
    """What happened to one record; `key` is None for one that is new."""

    verb: Verb
    table: str
    key: object


class Laboratory:
    """The app over `account` as it is now, to which each call is an experiment."""

    def __init__(self, account: Account) -> None:
        self.account = account
        self.app: Flask = build_app(account, FaultQueue(), RequestLog())
        self.before = account.take_snapshot()
        self.statuses: dict[Operation, set[int]] = {}
        self._words = {word.encode(): record for word, record in _list_words(account)}
        self._client = self.app.test_client()
        self._seen: dict[bytes, set[bytes]] = {}

    def measure(self, operation: Operation, token: str | None) -> frozenset[Effect]:
        """What all calls of the operation that there are can do with that token."""
        # All of them first: the account goes back and forth meanwhile.
        calls = tuple(list_calls(operation, self.account))
        return frozenset[Effect]().union(*(self._try(operation, call, token) for call in calls))

    def _try(self, operation: Operation, call: Call, token: str | None) -> frozenset[Effect]:
        headers = {} if token is None else {"Authorization": f"Bearer {token}"}
        raw = isinstance(call.body, bytes)
        headers["Content-Type"] = "application/binary" if raw else "application/json"
        sent = call.body if isinstance(call.body, bytes) else msgspec.json.encode(call.body)
        data = None if call.body is None else sent
        with self._client.open(call.path, method=call.method, headers=headers, data=data) as answer:
            self.statuses.setdefault(operation, set()).add(answer.status_code)
            read = self._find_words(answer.data, call.path.encode() + (data or b""))
        done = frozenset(self._compare())
        if done:
            self._put_back()
        return read | done

    def _find_words(self, body: bytes, sent: bytes) -> frozenset[Effect]:
        """What stands in the answer; that it repeats what was sent is no news."""
        if body not in self._seen:
            self._seen[body] = {w for w in _WORD.findall(body) if w in self._words}
        new = (word for word in self._seen[body] if word not in sent)
        return frozenset(Effect("reads", *self._words[word]) for word in new)

    def _compare(self) -> Iterator[Effect]:
        for table in _TABLES:
            before: Mapping[Any, Any] = getattr(self.before.tables, table)
            after: Mapping[Any, Any] = getattr(self.account, table)
            if before == after:
                continue
            essence = _ESSENCE.get(table, _whole)
            if after.keys() - before.keys():
                yield Effect("makes", table, None)
            for key, record in before.items():
                if key not in after:
                    yield Effect(self._name_loss(table, record), table, key)
                elif after[key] is not record and essence(after[key]) != essence(record):
                    yield Effect("changes", table, key)

    def _name_loss(self, table: str, record: Any) -> Verb:
        is_taken = table == "uploads" and record.attachment_ids[0] in self.account.attachments
        return "takes" if is_taken else "deletes"

    def _put_back(self) -> None:
        self.account.resume(self.before)
        for attachment in self.account.attachments.values():
            if not attachment.path.exists():
                write_file(attachment)


def _whole(record: Any) -> Any:
    return record


# That a token was used, and that a file has found its comment, is no change of theirs.
_ESSENCE: Final[Mapping[str, Callable[[Any], Any]]] = {
    "tokens": lambda token: replace(token, used_at=None),
    "attachments": lambda file: replace(file, ticket=None, comment_id=None, taken_from=""),
}


def _list_words(account: Account) -> Iterator[tuple[str, tuple[str, object]]]:
    """The words of each record that stand nowhere else, with its table and key."""
    for number, ticket in account.tickets.items():
        yield from ((word, ("tickets", number)) for word in _words_of(ticket))
    for key, file in account.attachments.items():
        for word in (file.file_name, file.content_token, str(key), content_of(file)):
            yield word, ("attachments", key)
    for key, user in account.users.items():
        yield user.email, ("users", key)
    for key, client in account.clients.items():
        for word in (client.name, client.secret.reveal()):
            yield word, ("clients", key)
    for key, token in account.tokens.items():
        yield from ((word, ("tokens", key)) for word in (str(key), token.access.reveal()[:10]))
    for text in account.uploads:
        yield text, ("uploads", text)


def _words_of(ticket: Ticket) -> Iterator[str]:
    yield from (str(ticket.number), ticket.subject, *ticket.tags)
    yield from (ticket.external_id,) if ticket.external_id else ()
    for comment in ticket.comments:
        yield from (comment.body, str(comment.id))
    yield from (str(audit.id) for audit in ticket.audits)
