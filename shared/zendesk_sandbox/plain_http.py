"""Asks a sandbox over bare HTTP, as a stranger would: for tests and demonstrations."""

import json as json_format
import ssl
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPSConnection
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

_PATIENCE: Final = 30


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back; the names in `headers` are in lower case."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    def json(self) -> Any:
        """The body, read as JSON.

        Raises:
            ValueError: it is none.
        """
        return json_format.loads(self.body)


def ask(
    url: str,
    method: str,
    path: str,
    *,
    token: str | None = None,
    json: object = None,
    body: bytes | Iterable[bytes] | None = None,
    headers: Mapping[str, str] | None = None,
    authority: Path | None = None,
) -> Answer:
    """One call on a connection of its own; redirects are not followed.

    `authority` is the PEM file of the one to trust, where the sandbox speaks TLS.

    Raises:
        OSError, http.client.HTTPException: there was no whole answer.
    """
    sent = dict(headers or {})
    if token is not None:
        sent["Authorization"] = f"Bearer {token}"
    if json is not None:
        sent.setdefault("Content-Type", "application/json")
        body = json_format.dumps(json).encode()
    connection = _connect(url, authority)
    try:
        connection.request(method, path, body, sent)
        response = connection.getresponse()
        names = {name.lower(): value for name, value in response.getheaders()}
        return Answer(response.status, names, response.read())
    finally:
        connection.close()


def _connect(url: str, authority: Path | None) -> HTTPConnection:
    address = urlsplit(url)
    host, port = address.hostname or "", address.port
    if address.scheme == "http":
        return HTTPConnection(host, port, timeout=_PATIENCE)
    context = ssl.create_default_context(cafile=authority)
    return HTTPSConnection(host, port, timeout=_PATIENCE, context=context)
