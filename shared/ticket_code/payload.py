"""The bytes of a code: payload, key id, signature.

    length (2)  version (1)  binding (1)  code id (8)  issued (5)  expires (5)  ticket (8)
    subdomain, profile, message, secret: each a length (2) and bytes
    key id (4)  signature (64)

Numbers are big endian. `length` counts everything and comes first, so that the beginning of a
code tells how long it was. An access token of 64 hexadecimal digits travels as 32 bytes.
"""

import re
import struct
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from ticket_code.code import Binding, TicketCode
from ticket_code.signing import KEY_ID_SIZE, SIGNATURE_SIZE, SigningKey, key_id_of
from ticketbound.secret import Secret
from ticketbound.subdomain import is_subdomain

VERSION: Final = 1
LENGTH_SIZE: Final = 2
_HEAD: Final = struct.Struct(">HBB8s5s5sQ")
_FIELD: Final = struct.Struct(">H")
_TRAILER_SIZE: Final = KEY_ID_SIZE + SIGNATURE_SIZE
_HEX_TOKEN: Final = re.compile(r"[0-9a-f]{64}", re.ASCII)
_MAX_MESSAGE: Final = 500
_MAX_SIZE: Final = 2000


@dataclass(frozen=True, slots=True)
class SignedPayload:
    """A decoded code whose signature nobody has checked yet."""

    code: TicketCode
    signed: bytes
    key_id: bytes
    signature: bytes


def write_payload(code: TicketCode, key: SigningKey) -> bytes:
    """The bytes of `code`, signed with `key`.

    Raises:
        ValueError: a field is out of its range; nothing is cut silently.
    """
    _check_fields(code)
    fields = b"".join(
        _FIELD.pack(len(data)) + data
        for data in (
            code.subdomain.encode(),
            code.profile.encode(),
            code.message.encode(),
            _shorten_token(code.secret),
        )
    )
    size = _HEAD.size + len(fields) + _TRAILER_SIZE
    if size > _MAX_SIZE:
        raise ValueError("the code would be too long to paste")
    head = _HEAD.pack(
        size,
        VERSION,
        code.binding,
        code.code_id,
        _to_seconds(code.issued_at),
        _to_seconds(code.expires_at),
        code.ticket,
    )
    signed = head + fields + key_id_of(key.public_hex)
    return signed + key.sign(signed)


def read_payload(data: bytes) -> SignedPayload:
    """The fields of `data`.

    Raises:
        ValueError: the bytes do not follow the layout to the last one.
    """
    if len(data) < _HEAD.size + _TRAILER_SIZE:
        raise ValueError("too short")
    size, version, binding, code_id, issued, expires, ticket = _HEAD.unpack_from(data)
    if size != len(data) or version != VERSION:
        raise ValueError("length or version do not fit")
    subdomain, profile, message, token = _read_fields(data[_HEAD.size : -_TRAILER_SIZE])
    code = TicketCode(
        binding=Binding(binding),
        code_id=code_id,
        issued_at=_from_seconds(issued),
        expires_at=_from_seconds(expires),
        ticket=ticket,
        subdomain=subdomain.decode(),
        profile=profile.decode(),
        message=message.decode(),
        secret=_lengthen_token(token),
    )
    signed = data[:-SIGNATURE_SIZE]
    return SignedPayload(code, signed, signed[-KEY_ID_SIZE:], data[-SIGNATURE_SIZE:])


def read_length(data: bytes) -> int:
    """How many bytes the whole code had, from its first bytes."""
    return int.from_bytes(data[:LENGTH_SIZE])


def _check_fields(code: TicketCode) -> None:
    if not is_subdomain(code.subdomain):
        raise ValueError("the subdomain is not one lower-case DNS label")
    if len(code.code_id) != 8 or not 0 < code.ticket < 1 << 63:
        raise ValueError("the code id or the ticket number is out of range")
    if len(code.message) > _MAX_MESSAGE:
        raise ValueError(f"the message is longer than {_MAX_MESSAGE} characters")
    if code.issued_at >= code.expires_at:
        raise ValueError("the code would expire before it is issued")


def _read_fields(data: bytes) -> list[bytes]:
    fields, at = [], 0
    while at < len(data):
        if at + _FIELD.size > len(data):
            raise ValueError("a field is cut")
        (size,) = _FIELD.unpack_from(data, at)
        at += _FIELD.size + size
        if at > len(data):
            raise ValueError("a field runs past the end")
        fields.append(data[at - size : at])
    if len(fields) != 4:
        raise ValueError("fields are missing or left over")
    return fields


def _shorten_token(secret: Secret) -> bytes:
    text = secret.reveal()
    if _HEX_TOKEN.fullmatch(text):
        return b"\x01" + bytes.fromhex(text)
    return b"\x00" + text.encode()


def _lengthen_token(data: bytes) -> Secret:
    form, body = data[:1], data[1:]
    if form == b"\x01":
        return Secret(body.hex())
    if form == b"\x00":
        return Secret(body.decode("ascii"))
    raise ValueError("the token's form is unknown")


def _to_seconds(moment: datetime) -> bytes:
    return int(moment.timestamp()).to_bytes(5)


def _from_seconds(data: bytes) -> datetime:
    seconds = int.from_bytes(data)
    if seconds >= 1 << 36:
        raise ValueError("a time is out of range")
    return datetime.fromtimestamp(seconds, UTC)
