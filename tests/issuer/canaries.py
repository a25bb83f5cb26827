"""Secrets that are planted or handed out, and everything that could give one of them away."""

import json
import logging
import os
import stat
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from zendesk_sandbox.observing import Exchange

_NAMES = frozenset(
    (*("access_token", "refresh_token", "client_secret", "secret", "full_token"), "code_verifier")
)
_SHORTEST = 16


class Canaries:
    """What nobody may find again.

    Sees every exchange with the sandbox, so it knows each token and secret that ever was.
    """

    def __init__(self) -> None:
        self._known: set[str] = set()

    def plant(self, *secrets: str) -> None:
        assert all(len(secret) >= _SHORTEST for secret in secrets)
        self._known.update(secrets)

    def look_on(self, exchange: Exchange) -> None:
        """For `start_sandbox`."""
        for body in (exchange.request_body, exchange.body):
            if body and body.lstrip()[:1] in (b"{", b"["):
                self._known.update(_find_secrets(json.loads(body)))

    def found_in(self, text: str | bytes) -> list[str]:
        """What of it `text` gives away."""
        content = text.encode("utf-8", "surrogateescape") if isinstance(text, str) else text
        return [secret for secret in self._known if secret.encode() in content]

    def __len__(self) -> int:
        return len(self._known)


def _find_secrets(value: Any) -> Iterator[str]:
    if isinstance(value, list):
        for part in value:
            yield from _find_secrets(part)
    elif isinstance(value, dict):
        for name, part in value.items():
            if name in _NAMES and isinstance(part, str) and len(part) >= _SHORTEST:
                yield part
            yield from _find_secrets(part)


class Traces:
    """What a run did besides printing: programs it started, files it moved or removed."""

    def __init__(self) -> None:
        self.programs: list[str] = []
        self.files: list[tuple[str, int, bytes]] = []
        self._is_looking = False

    def see(self, event: str, arguments: tuple[Any, ...]) -> None:
        """For `sys.addaudithook`; a file is read before it goes, hence not found later."""
        if event in ("subprocess.Popen", "os.exec", "os.posix_spawn", "os.system"):
            self.programs.append(repr(arguments))
        if event in ("os.rename", "os.remove") and not self._is_looking:
            self._is_looking = True
            try:
                self._keep(Path(os.fsdecode(arguments[0])))
            finally:
                self._is_looking = False

    def _keep(self, path: Path) -> None:
        if path.is_file() and not path.is_symlink():
            self.files.append((path.name, stat.S_IMODE(path.stat().st_mode), path.read_bytes()))


_watching: list[Traces] = []


def _hook(event: str, arguments: tuple[Any, ...]) -> None:
    for traces in _watching:
        traces.see(event, arguments)


sys.addaudithook(_hook)  # it stays for good, and does nothing while nobody watches


@contextmanager
def traced() -> Iterator[Traces]:
    """The traces of what runs meanwhile."""
    traces = Traces()
    _watching.append(traces)
    try:
        yield traces
    finally:
        _watching.remove(traces)


@contextmanager
def all_logs() -> Iterator[list[str]]:
    """Every record of every library, down to the smallest, with its exception."""
    lines: list[str] = []

    class Keep(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            lines.append(logging.Formatter("%(name)s %(message)s").format(record))

    root, handler = logging.getLogger(), Keep()
    before = root.level
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    try:
        yield lines
    finally:
        root.removeHandler(handler)
        root.setLevel(before)
