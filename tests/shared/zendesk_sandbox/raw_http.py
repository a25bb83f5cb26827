"""Requests and answers as bytes."""

from collections.abc import Callable

Say = Callable[[bytes], bytes]
"""The fixture `say`."""

ME = "/api/v2/users/me"
ASK_ME = b"GET /api/v2/users/me HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n"


def split_answer(answer: bytes) -> tuple[bytes, dict[str, str], bytes]:
    """Status line, headers with names in lower case, and body."""
    head, _, body = answer.partition(b"\r\n\r\n")
    line, *lines = head.split(b"\r\n")
    headers = dict(text.decode().split(": ", 1) for text in lines)
    return line, {name.lower(): value for name, value in headers.items()}, body


def build_upload(token: str, size: int) -> bytes:
    """An upload of that many zeros, the last request of its connection."""
    head = (
        "POST /api/v2/uploads?filename=a.bin HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n"
        f"Authorization: Bearer {token}\r\nContent-Type: a/b\r\nContent-Length: {size}\r\n\r\n"
    )
    return head.encode() + bytes(size)
