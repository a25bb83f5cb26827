"""The JSON that clients send, as types; what they send beyond it is ignored and reported."""

from collections.abc import Mapping
from typing import Literal, TypeVar

import msgspec
from flask import request
from msgspec import UNSET, Struct, UnsetType, field

from zendesk_sandbox.records.tickets import Status
from zendesk_sandbox.refusals import Refusal, record_invalid

_MOST_BYTES = 4 << 20


class SentComment(Struct, frozen=True):
    """A new comment. Without `public` it takes after the ticket's first comment."""

    body: str = ""
    public: bool | None = None
    uploads: list[str] | str = field(default_factory=list)
    author_id: int | None = None


class SentCc(Struct, frozen=True):
    """A change of the CCs: one user, by id or address."""

    user_id: int | None = None
    user_email: str | None = None
    user_name: str | None = None
    action: Literal["put", "delete"] = "put"


class SentRequester(Struct, frozen=True):
    """The requester of a new ticket, by address."""

    email: str
    name: str = ""


class SentTicket(Struct, frozen=True):
    """A new ticket, or the changes of one."""

    subject: str | None = None
    comment: SentComment | None = None
    status: Status | None = None
    priority: Literal["low", "normal", "high", "urgent"] | None = None
    tags: list[str] | None = None
    requester: SentRequester | None = None
    requester_id: int | None = None
    assignee_id: int | None = None
    email_ccs: list[SentCc] = field(default_factory=list)
    safe_update: bool | UnsetType = UNSET
    updated_stamp: str | None = None


class SentRequest(Struct, frozen=True):
    """The changes of a request: all that an end user may change."""

    comment: SentComment | None = None
    solved: bool = False
    additional_collaborators: list[int | str] = field(default_factory=list)


class SentGrant(Struct, frozen=True):
    """What is sent to `/oauth/tokens`; a `scope` that is a list is a known mistake."""

    grant_type: str = ""
    client_id: str = ""
    client_secret: str = ""
    scope: str | list[str] | None = None
    expires_in: int | None = None


class SentLegacyToken(Struct, frozen=True):
    """What was sent to the withdrawn Create Token endpoint."""

    client_id: int
    scopes: list[str] = field(default_factory=lambda: ["read", "write"])


_Sent = TypeVar("_Sent", bound=Struct)


def read_json() -> Mapping[str, object]:
    """The object in the request's body.

    Raises:
        Refusal: 400, it is not one.
    """
    try:
        return msgspec.json.decode(request.stream.read(_MOST_BYTES), type=dict[str, object])
    except msgspec.MsgspecError:
        raise Refusal(400, {"error": "InvalidJSON", "description": "Invalid JSON"}) from None


def read_record(name: str, kind: type[_Sent]) -> tuple[_Sent, dict[str, str]]:
    """The record called `name` in the request's body, and the headers that warn about the rest.

    Raises:
        Refusal: 400 or 422, it is not there or has values of another type.
    """
    record = read_json().get(name)
    if not isinstance(record, dict):
        raise Refusal(400, {"error": "InvalidValue", "description": f"{name} is missing"})
    try:
        return msgspec.convert(record, kind, strict=False), _warnings(name, record, kind)
    except msgspec.ValidationError as error:
        raise record_invalid("base", str(error)) from None


def _warnings(name: str, record: Mapping[str, object], kind: type[Struct]) -> dict[str, str]:
    unknown = sorted(f"{name}.{key}" for key in record if key not in kind.__struct_fields__)
    if not unknown:
        return {}
    keys = msgspec.json.encode(unknown).decode("ascii", "backslashreplace")
    return {"x-zendesk-api-warn": f"Removed restricted keys {keys} from parameters"}
