"""The app's own answer, damaged on its way."""

import gzip
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from email.utils import format_datetime
from typing import Final

from zendesk_sandbox.faults.scene import Headers, Scene, close
from zendesk_sandbox.outgoing import wire_of

_GZIP: Final = {"Content-Encoding": "gzip"}


@dataclass(frozen=True, slots=True)
class _Answer:
    line: str
    headers: Headers
    chunks: Iterable[bytes]


def cut_answer(scene: Scene) -> Iterable[bytes]:
    """The first `after_bytes`, head included."""
    answer = _ask(scene)
    wire_of(scene.environ).cut_after(scene.fault.after_bytes)
    return _pass_on(scene, answer)


def answer_late(scene: Scene) -> Iterable[bytes]:
    """All of it, `seconds` late: before the app is asked, or after it took effect."""
    if not scene.fault.after_commit:
        scene.stopped.wait(scene.fault.seconds)
    answer = _ask(scene)
    if scene.fault.after_commit:
        scene.stopped.wait(scene.fault.seconds)
    return _pass_on(scene, answer)


def drip_body(scene: Scene) -> Iterable[bytes]:
    """All of it, `chunk_bytes` of the body every `seconds`."""
    return _drip(scene, _pass_on(scene, _ask(scene)))


def pack_body(scene: Scene) -> Iterable[bytes]:
    """The body as gzip, whether or not the client can read it."""
    return _replace_body(scene, _ask(scene), gzip.compress, _GZIP)


def break_packed_body(scene: Scene) -> Iterable[bytes]:
    """The first half of the body as gzip, called whole."""
    return _replace_body(scene, _ask(scene), _pack_and_halve, _GZIP)


def lie_about_length(scene: Scene) -> Iterable[bytes]:
    """The body under a Content-Length that is not its own, then the end of the connection."""
    answer = _ask(scene)
    body = _read(answer)
    length = max(0, len(body) + scene.fault.extra_bytes)
    scene.start(answer.line, answer.headers, {"Content-Length": str(length)})
    wire_of(scene.environ).end_after_answer()
    return [body]


def lie_about_type(scene: Scene) -> Iterable[bytes]:
    """All of it, called text/html."""
    return _pass_on(scene, _ask(scene), {"Content-Type": "text/html; charset=utf-8"})


def skew_clock(scene: Scene) -> Iterable[bytes]:
    """All of it, with a Date that is `seconds` off; what the body says of times stays."""
    date = scene.clock() + timedelta(seconds=scene.fault.seconds)
    return _pass_on(scene, _ask(scene), {"Date": format_datetime(date, usegmt=True)})


def _ask(scene: Scene) -> _Answer:
    begun: list[tuple[str, Headers]] = []

    def start(line: str, headers: Headers, _: object = None) -> None:
        begun.append((line, headers))

    chunks = scene.app(scene.environ, start)
    return _Answer(*begun[-1], chunks)


def _pass_on(
    scene: Scene, answer: _Answer, more: Mapping[str, str] | None = None
) -> Iterable[bytes]:
    scene.start(answer.line, answer.headers, more or {})
    return answer.chunks


def _read(answer: _Answer) -> bytes:
    try:
        return b"".join(answer.chunks)
    finally:
        close(answer.chunks)


def _replace_body(
    scene: Scene, answer: _Answer, change: Callable[[bytes], bytes], more: Mapping[str, str]
) -> Iterable[bytes]:
    body = _read(answer)
    if not body:
        return _pass_on(scene, answer)
    changed = change(body)
    scene.start(answer.line, answer.headers, {**more, "Content-Length": str(len(changed))})
    return [changed]


def _pack_and_halve(body: bytes) -> bytes:
    packed = gzip.compress(body)
    return packed[: len(packed) // 2]


def _drip(scene: Scene, chunks: Iterable[bytes]) -> Iterator[bytes]:
    size = scene.fault.chunk_bytes
    try:
        for chunk in chunks:
            for begin in range(0, len(chunk), size):
                yield chunk[begin : begin + size]
                scene.stopped.wait(scene.fault.seconds)
    finally:
        close(chunks)
