"""Uploads to the sandbox beside uploads that nginx reads and throws away, by turns, in one run.

Ends with 1 where the sandbox takes bodies at less than half of nginx's speed.
"""

# ruff: noqa: T201 - a bench talks on stdout

import json
import os
import shutil
import socket
import statistics
import subprocess  # noqa: TID251 - what is measured are programs
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path
from threading import Thread
from typing import Final
from urllib.parse import urlsplit

_SIZE: Final = 50 << 20
_BODIES: Final = 20
_ROUNDS: Final = 3
_LEAST_RATIO: Final = 0.5
_PATIENCE: Final = 20
_UPLOAD: Final = "/api/v2/uploads?filename=a.bin"
# An answer comes before nginx has read the whole body; the end of the connection does not.
_NGINX: Final = """
daemon off;
worker_processes auto;
pid {folder}/nginx.pid;
error_log {folder}/error.log;
events {{}}
http {{
    access_log off;
    client_max_body_size 0;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    server {{
        listen 127.0.0.1:{port};
        location / {{ return 204; }}
    }}
}}
"""


@dataclass(frozen=True)
class Target:
    """Where bodies are sent to, and what to do with each answer."""

    name: str
    port: int
    token: str = ""


def main() -> int:
    """Measure both by turns and print the medians; the exit status."""
    if shutil.which("nginx") is None:
        print("bench: nginx is not on the PATH; install it (apt install nginx, brew install nginx)")
        return 1
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="bench-sandbox-")))
        body = folder / "body"
        body.write_bytes(os.urandom(1 << 20) * (_SIZE >> 20))
        sandbox, process = stack.enter_context(_sandbox(folder))
        nginx = stack.enter_context(_nginx(folder))
        _send(sandbox, body, 1)
        memory = _peak_memory(process)
        one, two = _measure((nginx, sandbox), body)
        _print_table(one, two, memory, _peak_memory(process))
    ratios = (one["sandbox"] / one["nginx"], two["sandbox"] / two["nginx"])
    return 0 if min(ratios) >= _LEAST_RATIO else 1


def _measure(targets: tuple[Target, ...], body: Path) -> tuple[dict[str, float], dict[str, float]]:
    """MB/s of each target, for uploads one after another and two at a time."""
    one: dict[str, list[float]] = {target.name: [] for target in targets}
    two: dict[str, list[float]] = {target.name: [] for target in targets}
    for _ in range(_ROUNDS):
        for target in targets:
            one[target.name].append(_SIZE / 1e6 / statistics.median(_send(target, body, _BODIES)))
            two[target.name].append(_send_two(target, body))
    medians = statistics.median
    return (
        {name: medians(rates) for name, rates in one.items()},
        {name: medians(rates) for name, rates in two.items()},
    )


def _send_two(target: Target, body: Path) -> float:
    taken: list[float] = []

    def send() -> None:
        taken.append(sum(_send(target, body, _BODIES // 2)))

    threads = [Thread(target=send) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return _SIZE * (_BODIES // 2) / 1e6 * sum(1 / seconds for seconds in taken)


def _send(target: Target, body: Path, times: int) -> list[float]:
    """The seconds of each upload, sent by a process of its own."""
    order = [str(target.port), target.token, str(body), str(times)]
    command = [sys.executable, __file__, "--send"]
    done = subprocess.run(
        command, input=json.dumps(order).encode(), capture_output=True, check=False
    )
    if done.returncode != 0:
        sys.exit(f"bench: {target.name}: {done.stderr.decode()}")
    return [float(seconds) for seconds in json.loads(done.stdout)]


def send_bodies(port: str, token: str, body: str, times: str) -> None:
    """Prints the seconds of each upload of the file `body` as JSON."""
    print(json.dumps([_send_body(int(port), token, Path(body)) for _ in range(int(times))]))


def _send_body(port: int, token: str, body: Path) -> float:
    head = (
        f"POST {_UPLOAD} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nConnection: close\r\n"
        f"Authorization: Bearer {token}\r\nContent-Type: application/octet-stream\r\n"
        f"Content-Length: {body.stat().st_size}\r\n\r\n"
    )
    before = time.perf_counter()
    with (
        socket.create_connection(("127.0.0.1", port), _PATIENCE) as connection,
        body.open("rb") as f,
    ):
        connection.sendall(head.encode())
        connection.sendfile(f)
        answer = b"".join(iter(lambda: connection.recv(65536), b""))
    seconds = time.perf_counter() - before
    if not answer.startswith((b"HTTP/1.1 201", b"HTTP/1.1 204")):
        sys.exit(f"answered {answer[:200]!r}")
    if token:
        upload = json.loads(answer.partition(b"\r\n\r\n")[2])["upload"]["token"]
        _ask(port, "DELETE", f"/api/v2/uploads/{upload}", {"Authorization": f"Bearer {token}"})
    return seconds


@contextmanager
def _sandbox(folder: Path) -> Iterator[tuple[Target, "subprocess.Popen[bytes]"]]:
    ready = folder / "ready.json"
    command = [sys.executable, "-m", "zendesk_sandbox", "--ready-file", str(ready)]
    with _running(command, ready.exists) as process:
        told = json.loads(ready.read_bytes())
        port = urlsplit(told["url"]).port or 0
        grant = {
            "grant_type": "client_credentials",
            "client_id": told["mint_client_id"],
            "client_secret": told["mint_client_secret"],
            "scope": "ticket_attachments:write",
        }
        answer = _ask(port, "POST", "/oauth/tokens", {"Content-Type": "application/json"}, grant)
        yield Target("sandbox", port, json.loads(answer)["access_token"]), process


@contextmanager
def _nginx(folder: Path) -> Iterator[Target]:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    config = folder / "nginx.conf"
    config.write_text(_NGINX.format(folder=folder, port=port))
    command = ["nginx", "-p", str(folder), "-c", str(config), "-e", str(folder / "error.log")]
    with _running(command, lambda: _listens(port)):
        yield Target("nginx", port)


@contextmanager
def _running(
    command: list[str], is_ready: Callable[[], bool]
) -> Iterator["subprocess.Popen[bytes]"]:
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    try:
        end = time.monotonic() + _PATIENCE
        while not is_ready():
            if process.poll() is not None or time.monotonic() > end:
                sys.exit(f"bench: {command[0]} did not start")
            time.sleep(0.05)
        yield process
    finally:
        process.terminate()
        process.wait(_PATIENCE)


def _listens(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def _ask(
    port: int, method: str, path: str, headers: Mapping[str, str], sent: object = None
) -> bytes:
    connection = HTTPConnection("127.0.0.1", port, timeout=_PATIENCE)
    body = None if sent is None else json.dumps(sent)
    connection.request(method, path, body, dict(headers))
    answer = connection.getresponse().read()
    connection.close()
    return answer


def _peak_memory(process: "subprocess.Popen[bytes]") -> float:
    """In MB; 0 where the system does not say."""
    status = Path(f"/proc/{process.pid}/status")
    if not status.exists():
        return 0.0
    fields = dict(line.split(":", 1) for line in status.read_text().splitlines())
    return int(fields["VmHWM"].split()[0]) * 1024 / 1e6


def _print_table(
    one: Mapping[str, float], two: Mapping[str, float], before: float, after: float
) -> None:
    print(f"\n{_BODIES} uploads of {_SIZE >> 20} MiB, medians of {_ROUNDS} rounds by turns")
    for title, rates in (("one after another", one), ("two at a time", two)):
        shown = ", ".join(f"{name} {rate:5.0f} MB/s" for name, rate in rates.items())
        print(f"  {title:18} {shown}; ratio {rates['sandbox'] / rates['nginx']:.2f}")
    print(f"  peak memory of the sandbox {after:.0f} MB, after one upload {before:.0f} MB")


if __name__ == "__main__":
    if sys.argv[1:] == ["--send"]:
        send_bodies(*json.load(sys.stdin))
    else:
        sys.exit(main())
