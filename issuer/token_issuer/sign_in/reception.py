"""Answers whoever knocks, until the browser brings the outcome of the sign-in.

One thread, many connections: one that says nothing keeps nobody else waiting, and Ctrl-C at any
point closes them all.
"""

import contextlib
import selectors
import socket
import time
from collections.abc import Callable
from dataclasses import dataclass
from http import HTTPStatus
from typing import Final, Self

from token_issuer.sign_in import pages
from token_issuer.sign_in.callback import Callback, Outcome

_LARGEST_HEAD: Final = 16_384
_MOST_VISITORS: Final = 64
# Seconds: for a request, to read our answer, and between two looks at the time.
_PATIENCE: Final = 10.0
_LAST_WORDS: Final = 1.0
_LOOK: Final = 0.05


def receive(
    listener: socket.socket, callback: Callback, is_over: Callable[[], bool]
) -> Outcome | None:
    """The outcome, once the browser has its page; None when `is_over` says so first."""
    with _Reception(listener, callback) as reception:
        while not reception.is_done and not is_over():
            reception.serve(_LOOK)
        return reception.outcome


@dataclass(slots=True, eq=False)
class _Visitor:
    connection: socket.socket
    until: float
    said: bytes = b""
    told: Outcome | HTTPStatus | None = None


class _Reception:
    def __init__(self, listener: socket.socket, callback: Callback) -> None:
        self.outcome: Outcome | None = None
        self.is_done = False
        self._callback = callback
        self._listener = listener
        self._visitors: list[_Visitor] = []
        self._selector = selectors.DefaultSelector()

    def __enter__(self) -> Self:
        self._listener.settimeout(0)
        self._selector.register(self._listener, selectors.EVENT_READ)
        return self

    def __exit__(self, *_: object) -> None:
        for visitor in self._visitors:
            visitor.connection.close()
        self._selector.close()

    def serve(self, seconds: float) -> None:
        """Hear all who have something to say within that time, and part from the slow."""
        for key, _ in self._selector.select(seconds):
            if key.data is None:
                self._greet()
            elif key.data in self._visitors:
                self._hear(key.data)
        now = time.monotonic()
        for visitor in [one for one in self._visitors if now >= one.until]:
            if visitor.told is None:
                self._tell(visitor, HTTPStatus.REQUEST_TIMEOUT)
            else:
                self._part(visitor)

    def _greet(self) -> None:
        try:
            connection, _ = self._listener.accept()
        except OSError:
            return  # gone before it was greeted
        connection.settimeout(0)
        visitor = _Visitor(connection, time.monotonic() + _PATIENCE)
        self._visitors.append(visitor)
        self._selector.register(connection, selectors.EVENT_READ, visitor)
        if len(self._visitors) > _MOST_VISITORS:
            self._part(self._visitors[0])

    def _hear(self, visitor: _Visitor) -> None:
        try:
            piece = visitor.connection.recv(_LARGEST_HEAD)
        except BlockingIOError:
            return
        except OSError:
            piece = b""
        if not piece:
            self._part(visitor)
        elif visitor.told is None:
            visitor.said += piece
            self._consider(visitor)

    def _consider(self, visitor: _Visitor) -> None:
        head, is_whole, _ = visitor.said.partition(b"\r\n\r\n")
        if len(head) > _LARGEST_HEAD:
            self._tell(visitor, HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE)
        elif is_whole:
            answer = self._callback.judge(head)
            if isinstance(answer, HTTPStatus):
                self._tell(visitor, answer)
            elif self.outcome is not None:
                self._tell(visitor, HTTPStatus.BAD_REQUEST)
            else:
                self.outcome = answer
                self._tell(visitor, answer)

    def _tell(self, visitor: _Visitor, answer: Outcome | HTTPStatus) -> None:
        """Send it whole, then wait a moment: a connection closed at once could lose it."""
        visitor.told, visitor.until = answer, time.monotonic() + _LAST_WORDS
        with contextlib.suppress(OSError):
            # Smaller than what the system takes at once on any new connection.
            visitor.connection.send(pages.answer(answer))
            visitor.connection.shutdown(socket.SHUT_WR)

    def _part(self, visitor: _Visitor) -> None:
        self._selector.unregister(visitor.connection)
        visitor.connection.close()
        self._visitors.remove(visitor)
        if visitor.told is not None and visitor.told is self.outcome:
            self.is_done = True
