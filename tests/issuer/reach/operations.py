"""Every method and path that the sandbox knows, with calls that an admin would succeed with."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from flask import Flask

from zendesk_sandbox.records.tickets import Ticket
from zendesk_sandbox.state import Account

Body = Mapping[str, object] | bytes | None
_PART: Final = re.compile(r"<(?:int:)?([a-z_]+)>")


def _in_braces(part: re.Match[str]) -> str:
    return f"{{{part[1]}}}"


@dataclass(frozen=True, order=True)
class Operation:
    """A method and a rule of the app, such as `PUT /api/v2/tickets/<int:number>`."""

    rule: str
    method: str

    def __str__(self) -> str:
        return f"{self.method} {_PART.sub(_in_braces, self.rule)}"


@dataclass(frozen=True)
class Call:
    """One call of an operation."""

    method: str
    path: str
    body: Body = None


_ZENDESK: Final = ("/api/", "/oauth/", "/attachments/")
_FOR_PEOPLE: Final = "/oauth/authorizations"
"""Pages on which a person signs in; they take no token."""
_PAGES: Final = tuple(f"per_page=100&page={number}" for number in (1, 2, 3))


def list_operations(app: Flask) -> tuple[Operation, ...]:
    """All that imitate Zendesk and take a token."""
    return tuple(
        sorted(
            Operation(rule.rule, method)
            for rule in app.url_map.iter_rules()
            if rule.rule.startswith(_ZENDESK) and not rule.rule.startswith(_FOR_PEOPLE)
            for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
        )
    )


def list_calls(operation: Operation, account: Account) -> Iterator[Call]:
    """Calls of the operation with every id that there is, and all that one may ask of it.

    Raises:
        KeyError: nobody has said yet what to send to it.
    """
    bodies = _bodies(account).get(str(operation), ())
    if operation.method in ("GET", "DELETE"):
        bodies = bodies or (None,)
    elif not bodies:
        raise KeyError(str(operation))
    for path in _paths(operation, account):
        for query in _queries(operation, account):
            for body in bodies:
                yield Call(operation.method, f"{path}?{query}" if query else path, body)


def _paths(operation: Operation, account: Account) -> Iterator[str]:
    rule = operation.rule
    if "<int:number>" in rule:
        yield from (_fill(rule, _ids_of(ticket)) for ticket in account.tickets.values())
    elif rule.startswith("/attachments/token/"):
        yield from (_fill(rule, {"token": a.content_token}) for a in account.attachments.values())
    elif (name := _PART.search(rule)) is not None:
        yield from (_fill(rule, {name[1]: key}) for key in _keys(account)[name[1]])
    else:
        yield rule


def _ids_of(ticket: Ticket) -> dict[str, object]:
    first = ticket.comments[0]
    return {
        "number": ticket.number,
        "comment_id": first.id,
        "attachment_id": (*first.attachment_ids, 0)[0],
        "audit_id": ticket.audits[0].id,
    }


def _keys(account: Account) -> Mapping[str, tuple[object, ...]]:
    return {
        "attachment_id": tuple(account.attachments),
        "user_id": tuple(account.users),
        "client_id": tuple(account.clients),
        "token_id": tuple(account.tokens),
        "token": tuple(account.uploads),
    }


def _fill(rule: str, parts: Mapping[str, object]) -> str:
    return _PART.sub(lambda part: str(parts[part[1]]), rule)


def _queries(operation: Operation, account: Account) -> tuple[str, ...]:
    ids = tuple(map(str, account.tickets))
    queries: Mapping[str, tuple[str, ...]] = {
        "GET /api/v2/tickets/show_many": tuple(
            f"ids={','.join(ids[start : start + 100])}" for start in range(0, len(ids), 100)
        ),
        "GET /api/v2/users/show_many": (f"ids={','.join(map(str, account.users))}",),
        "GET /api/v2/search": tuple(f"query=type:ticket&{page}" for page in _PAGES) + _PAGES,
        "GET /api/v2/requests/search": (
            *_PAGES,
            *(f"cc_id=true&{page}" for page in _PAGES),
            *(f"organization_id={i}&{p}" for i in account.organizations for p in _PAGES),
        ),
        "GET /api/v2/users/search": tuple(f"query={u.email}" for u in account.users.values()),
        "GET /api/v2/oauth/tokens": ("", "all=true"),
        "POST /api/v2/uploads": (
            "filename=new.log",
            *(f"filename=new.log&token={token}" for token in account.uploads),
        ),
    }
    lists = _PAGES if operation.method == "GET" and "<" not in operation.rule else ("",)
    return queries.get(str(operation), lists)


def _bodies(account: Account) -> Mapping[str, tuple[Body, ...]]:
    """What to send; where several things may be sent, each by itself."""
    comment = {"body": "new"}
    taking = {"body": "new", "uploads": list(account.uploads)}
    more = ["new@example.com"]
    followups = [{"comment": comment, "via_followup_source_id": n} for n in account.tickets]
    tags = {"tags": [f"tag-{number}" for number in account.tickets]}
    return {
        "PUT /api/v2/requests/{number}": _wrapped(
            "request",
            {"comment": comment},
            {"comment": taking},
            {"solved": True},
            {"comment": comment, "additional_collaborators": more},
        ),
        "POST /api/v2/requests": _wrapped(
            "request", {"comment": comment}, {"comment": taking, "collaborators": more}, *followups
        ),
        "PUT /api/v2/tickets/{number}": _wrapped(
            "ticket",
            {"comment": comment},
            {"comment": {**taking, "public": False}},
            {"status": "solved"},
            {"additional_collaborators": more},
        ),
        "POST /api/v2/tickets": _wrapped(
            "ticket", {"comment": comment}, {"comment": taking, "collaborators": more}, *followups
        ),
        "PUT /api/v2/tickets/{number}/tags": ({"tags": ["new"]},),
        "POST /api/v2/tickets/{number}/tags": ({"tags": ["new"]},),
        "DELETE /api/v2/tickets/{number}/tags": (tags,),
        "PUT /api/v2/tickets/{number}/comments/{comment_id}/attachments/{attachment_id}/redact": (
            {},
        ),
        "PUT /api/v2/attachments/{attachment_id}": _wrapped(
            "attachment", {"malware_access_override": True}
        ),
        "POST /api/v2/uploads": (b"new",),
        "POST /api/v2/users": _wrapped("user", {"name": "New", "email": "new@example.com"}),
        "POST /api/v2/oauth/clients": _wrapped("client", {"name": "new", "identifier": "new"}),
        "PUT /api/v2/oauth/clients/{client_id}": _wrapped("client", {"name": "changed"}),
        "PUT /api/v2/oauth/clients/{client_id}/generate_secret": ({},),
        "POST /api/v2/oauth/tokens": _wrapped(
            "token", *({"client_id": id_, "scopes": ["read", "write"]} for id_ in account.clients)
        ),
        "POST /oauth/tokens": tuple(
            {"grant_type": "client_credentials", "client_id": client.identifier, "scope": "read"}
            for client in account.clients.values()
        ),
    }


def _wrapped(name: str, *records: Mapping[str, object]) -> tuple[Body, ...]:
    return tuple({name: record} for record in records)
