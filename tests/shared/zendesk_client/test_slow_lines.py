"""A line may be as slow as it likes, as long as it moves."""

import io
import json
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

import pytest

from zendesk_client.address import sandbox_address
from zendesk_client.errors import Unreachable
from zendesk_client.models import Upload
from zendesk_client.session import Session
from zendesk_client.timeouts import Timeouts
from zendesk_client.uploads import create_upload

SIZE = 6 << 20
Pause = Callable[[int], float]
"""How long the reader waits, after so many bytes, before it takes more."""


@contextmanager
def reader(pause: Pause, before_answer: float = 0.0) -> Iterator[str]:
    """A server that takes one upload, a little at a time."""
    answer = json.dumps({"upload": {"token": "t", "attachment": _attachment()}}).encode()
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1 << 16)

        def serve() -> None:
            with suppress(OSError), listener.accept()[0] as connection:
                head = bytearray()
                while b"\r\n\r\n" not in head:
                    head += connection.recv(1)
                taken = 0
                while taken < SIZE and (piece := connection.recv(1 << 18)):
                    taken += len(piece)
                    time.sleep(pause(taken))
                time.sleep(before_answer)
                length = f"Content-Length: {len(answer)}\r\n\r\n".encode()
                connection.sendall(b"HTTP/1.1 201 Created\r\n" + length + answer)

        thread = threading.Thread(target=serve)
        thread.start()
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    thread.join()


def _attachment() -> dict[str, object]:
    return {"id": 9, "file_name": "logs.zip", "size": SIZE}


def send(url: str, timeouts: Timeouts) -> Upload:
    with Session(
        sandbox_address(url), user_agent="t", timeouts=timeouts, max_wait=0, sleep=lambda _: None
    ) as session:
        return create_upload(session, filename="logs.zip", content=io.BytesIO(bytes(SIZE)))


def test_what_moves_is_waited_for_however_long_it_takes() -> None:
    start = time.monotonic()
    with reader(lambda _: 0.02) as url:
        send(url, Timeouts(connect=0.2, read=0.2, send=0.2))
    assert time.monotonic() - start > 0.3


def test_the_wait_for_a_connection_says_nothing_of_a_pause_while_sending() -> None:
    with reader(lambda taken: 0.4 if 1 << 20 <= taken < (1 << 20) + (1 << 18) else 0) as url:
        send(url, Timeouts(connect=0.1, read=5, send=5))


def test_what_does_not_move_ends() -> None:
    released = threading.Event()
    with reader(lambda _: float(released.wait(20))) as url:
        with pytest.raises(Unreachable, match=r"in time|was cut"):
            send(url, Timeouts(connect=5, read=5, send=0.3))
        released.set()


def test_the_answer_to_a_file_may_take_longer_than_others() -> None:
    with reader(lambda _: 0, before_answer=0.6) as url:
        send(url, Timeouts(connect=5, read=0.3, send=5))
