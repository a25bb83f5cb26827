"""Endpoints of this machine, asked over real sockets."""

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest

from log_operator.collect.endpoint import EndpointSource
from log_operator.errors import CollectFailed
from log_operator.values import Planned, Skipped
from tenant_file.sources import Endpoint

Answer = Callable[[socket.socket], None]
LARGE = 1 << 40


@contextmanager
def listening(answer: Answer, host: str = "127.0.0.1") -> Iterator[tuple[int, list[bytes]]]:
    """A port on which each request is noted, and answered as `answer` does."""
    requests: list[bytes] = []
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as server:
        server.bind((host, 0))
        server.listen()

        def serve() -> None:
            while True:
                try:
                    line, _ = server.accept()
                except OSError:
                    return
                with line:
                    if request := line.recv(4096):
                        requests.append(request)
                        answer(line)

        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        yield server.getsockname()[1], requests
        server.shutdown(socket.SHUT_RDWR)
        thread.join(60)


def say(text: bytes) -> Answer:
    return lambda line: line.sendall(text)


def read(url: str, *, allowance: int = LARGE, max_time: str = "30s") -> tuple[bytes, list[str]]:
    source = EndpointSource(Endpoint(why="health", url=url, name="health", max_time=max_time))
    [planned] = source.plan()
    assert isinstance(planned, Planned)
    assert (planned.entry, planned.origin, planned.why) == ("endpoints/health", url, "health")
    with source.open(planned, allowance) as raw:
        return b"".join(raw.chunks), raw.notes


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost"])
def test_takes_what_is_answered(host: str) -> None:
    with listening(say(b"HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nup\n")) as (port, requests):
        assert read(f"http://{host}:{port}/health?full=1") == (b"up\n", [])
    [request] = requests
    assert request.startswith(b"GET /health?full=1 HTTP/1.1\r\n")
    assert b"Authorization" not in request


def test_ipv6_too() -> None:
    with listening(say(b"HTTP/1.0 200 OK\r\n\r\nup\n"), host="::1") as (port, _):
        assert read(f"http://[::1]:{port}/") == (b"up\n", [])


def test_an_illness_is_what_support_wants_to_read() -> None:
    with listening(say(b"HTTP/1.1 503 Bad \x1b[31m\r\nContent-Length: 4\r\n\r\ndown")) as (port, _):
        body, [note] = read(f"http://127.0.0.1:{port}/")
    assert body == b"down"
    assert note == r"answered 503 Bad \x1b[31m"


def test_redirects_are_not_followed_and_proxies_not_used(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("http_proxy", "http://192.0.2.1:3128")
    away = b"HTTP/1.1 302 Found\r\nLocation: http://192.0.2.1/\r\nContent-Length: 0\r\n\r\n"
    with listening(say(away)) as (port, requests):
        assert read(f"http://127.0.0.1:{port}/") == (b"", ["answered 302 Found"])
    assert len(requests) == 1


def test_nothing_there_is_said_beforehand() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{taken.getsockname()[1]}/"
        [skipped] = EndpointSource(Endpoint(why="w", url=url, name="health")).plan()
    assert skipped == Skipped(url, "no program of this machine listens there")


def test_program_that_ended_meanwhile() -> None:
    with listening(say(b"")) as (port, _):
        source = EndpointSource(Endpoint(why="w", url=f"http://127.0.0.1:{port}/", name="health"))
        [planned] = source.plan()
    assert isinstance(planned, Planned)
    with pytest.raises(CollectFailed, match="any more"), source.open(planned, LARGE):
        pass


def test_answers_without_end_are_cut() -> None:
    def flood(line: socket.socket) -> None:
        line.sendall(b"HTTP/1.1 200 OK\r\n\r\n")
        try:
            while True:
                line.sendall(b"x" * 65536)
        except OSError:
            return

    with listening(flood) as (port, _):
        body, notes = read(f"http://127.0.0.1:{port}/", allowance=200_000)
    assert (len(body), notes) == (200_000, ["cut at the cap"])


def test_slow_answers_end_with_their_time() -> None:
    released = threading.Event()

    def begin(line: socket.socket) -> None:
        line.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\nfirst\n")
        released.wait(60)

    with listening(begin) as (port, _):
        body, notes = read(f"http://127.0.0.1:{port}/", max_time="1s")
        released.set()
    assert (body, notes) == (b"first\n", ["it took too long; the rest is missing"])


def test_broken_answers_are_noted() -> None:
    cut = b"HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\nfirst\n"
    with listening(say(cut)) as (port, _):
        body, notes = read(f"http://127.0.0.1:{port}/")
    assert (body, notes) == (b"first\n", ["the connection broke; the rest is missing"])


@pytest.mark.parametrize("answer", [b"SSH-2.0-OpenSSH_9.2\r\n", b"", b"HTTP/1.1 what\r\n\r\n"])
def test_what_is_no_http_is_left_out(answer: bytes) -> None:
    with listening(say(answer)) as (port, _), pytest.raises(CollectFailed, match="no HTTP"):
        read(f"http://127.0.0.1:{port}/")


def test_silence_is_left_out_after_its_time() -> None:
    released = threading.Event()

    def wait(_: socket.socket) -> None:
        released.wait(60)

    with listening(wait) as (port, _):
        with pytest.raises(CollectFailed, match="nothing in time"):
            read(f"http://127.0.0.1:{port}/", max_time="1s")
        released.set()
