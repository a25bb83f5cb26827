"""Answers of our making, and no answer at all."""

import gzip
import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Final
from urllib.parse import urlunsplit

from zendesk_sandbox.faults.scene import HungUp, Scene, status_line
from zendesk_sandbox.incoming import drain
from zendesk_sandbox.outgoing import wire_of

_ERRORS: Final = {
    413: {"error": "AttachmentTooLarge", "description": "Exceeded 50MB"},
    429: {"error": "TooManyRequests", "description": "Too many requests"},
    503: {"error": "ServiceUnavailable", "description": "Down for maintenance"},
}
_WITHOUT_BODY: Final = (204, 304)
_PAGE: Final = "<!doctype html><html><head><title>Error</title></head><body>Error</body></html>\n"
_JSON: Final = {"Content-Type": "application/json"}
_OTHER_PROTOCOL: Final = "SSH-2.0-OpenSSH_9.2\r\n"


def answer_status(scene: Scene) -> Iterable[bytes]:
    """A status with an error's JSON; 500 by default."""
    status = scene.fault.status or 500
    body = json.dumps(_ERRORS.get(status, {"error": "InternalError"}))
    return _answer(scene, status, body.encode(), _JSON)


def answer_html(scene: Scene) -> Iterable[bytes]:
    """A proxy's page; 502 by default."""
    return _answer(scene, 502, _PAGE.encode(), {"Content-Type": "text/html; charset=utf-8"})


def redirect(scene: Scene) -> Iterable[bytes]:
    """A redirect to `location`; 302 by default."""
    location = scene.fault.location
    if location == "itself":
        scheme, host = scene.environ["wsgi.url_scheme"], scene.environ.get("HTTP_HOST", "")
        location = urlunsplit((scheme, host, *_target(scene), ""))
    return _answer(scene, 302, b"", {"Location": location})


def answer_garbage(scene: Scene) -> Iterable[bytes]:
    """Bytes that are no HTTP, then the end of the connection."""
    drain(scene.environ["wsgi.input"])
    text = _OTHER_PROTOCOL if scene.fault.body is None else scene.fault.body
    wire_of(scene.environ).write(text.encode())
    raise HungUp


def answer_without_end(scene: Scene) -> Iterable[bytes]:
    """JSON that begins and goes on until somebody hangs up."""
    scene.start(status_line(200), [], _JSON)
    return [] if scene.method == "HEAD" else _pad(scene)


def answer_gzip_bomb(scene: Scene) -> Iterable[bytes]:
    """Little on the line, much once unpacked."""
    packed = gzip.compress(b" " * scene.fault.size, compresslevel=9)
    return _answer(scene, 200, packed, {**_JSON, "Content-Encoding": "gzip"})


def cut_request(scene: Scene) -> Iterable[bytes]:
    """No answer: the connection ends while the request comes in, or after it."""
    drain(scene.environ["wsgi.input"], scene.fault.after_bytes)
    raise HungUp


def cut_body(scene: Scene) -> Iterable[bytes]:
    """The first half of a body."""
    body = b'{"error": "never finished'
    more = {**_JSON, "Content-Length": str(len(body) * 2)}
    wire_of(scene.environ).end_after_answer()
    return _answer(scene, 200, body, more)


def _answer(scene: Scene, status: int, body: bytes, headers: Mapping[str, str]) -> Iterable[bytes]:
    if scene.fault.body is not None:
        body = scene.fault.body.encode()
    if (scene.fault.status or status) in _WITHOUT_BODY:
        body = b""
    scene.start(status_line(status), [], {"Content-Length": str(len(body)), **headers})
    return [] if scene.method == "HEAD" else [body]


def _target(scene: Scene) -> tuple[str, str]:
    path, _, query = scene.environ["REQUEST_URI"].partition("?")
    return path, query


def _pad(scene: Scene) -> Iterator[bytes]:
    yield b'{"padding": "'
    while not scene.stopped.is_set():
        yield b"x" * 65536
    wire_of(scene.environ).hang_up()
