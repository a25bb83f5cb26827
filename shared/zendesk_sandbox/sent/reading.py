"""How the JSON that clients send is read; what they send beyond it is ignored and reported."""

from collections.abc import Mapping
from typing import Any, Final, TypeVar

import msgspec
from flask import g, request
from msgspec import Struct

from ticketbound.decoding import learn
from zendesk_sandbox.refusals import Refusal, record_invalid

_MOST_BYTES: Final = 4 << 20
_MOST_KEYS_NAMED: Final = 20
_LONGEST_KEY: Final = 60

_Sent = TypeVar("_Sent", bound=Struct)


def read_body() -> bytes:
    """The request's body as it came, taken off the line once; no more of it than any JSON has."""
    if "body" not in g:
        g.body = request.stream.read(_MOST_BYTES)
    body: bytes = g.body
    return body


def read_json() -> dict[str, Any]:
    """The object in the request's body.

    Raises:
        Refusal: 400, it is not one.
    """
    try:
        return msgspec.json.decode(read_body(), type=dict[str, Any])
    except (msgspec.MsgspecError, RecursionError):
        raise Refusal(400, {"error": "InvalidJSON", "description": "Invalid JSON"}) from None


def read_record(name: str, kind: type[_Sent]) -> tuple[_Sent, dict[str, str]]:
    """The record called `name` in the request's body, and the headers that warn about the rest.

    Raises:
        Refusal: 400 or 422, it is not there or has values of another type.
    """
    record = read_json().get(name)
    if not isinstance(record, dict):
        raise Refusal(400, {"error": "InvalidValue", "description": f"{name} is missing"})
    return _convert(record, kind), _warnings(name, record, kind)


def read_whole(kind: type[_Sent]) -> _Sent:
    """The request's body, where it is the record itself.

    Raises:
        Refusal: 400 or 422, as for `read_record`.
    """
    return _convert(read_json(), kind)


def _convert(record: Mapping[str, Any], kind: type[_Sent]) -> _Sent:
    learn(kind)
    try:
        return msgspec.convert(record, kind, strict=False)
    except msgspec.ValidationError as error:
        raise record_invalid("base", str(error)) from None


def _warnings(name: str, record: Mapping[str, Any], kind: type[Struct]) -> dict[str, str]:
    unknown = sorted(
        f"{name}.{key[:_LONGEST_KEY]}" for key in record if key not in kind.__struct_fields__
    )
    if not unknown:
        return {}
    keys = msgspec.json.encode(unknown[:_MOST_KEYS_NAMED]).decode("ascii", "backslashreplace")
    return {"x-zendesk-api-warn": f"Removed restricted keys {keys} from parameters"}
