"""How much of a line the built operator uses while it sends: 40 ms of round trip, 100 Mbit/s.

By turns in one run over TLS: bytes copied raw, one file by `curl -T`, and the operator. Ends with 1
where the operator uses less than 95 % of what the raw copy did.
"""

# ruff: noqa: T201 - a bench talks on stdout

import os
import random
import shutil
import socket
import statistics
import subprocess  # noqa: TID251 - what is measured are programs
import sys
import tempfile
import time
from datetime import timedelta
from pathlib import Path
from threading import Thread
from typing import Final

sys.path.append(str(Path(__file__).parents[2]))

from tests.bench.delaying_proxy import DelayingProxy, Line
from tests.chaos.world import make_code
from tests.journeys.conftest import KEY, build_journey_operator
from ticket_code.code import Binding
from ticket_code.text_form import encode_code
from zendesk_sandbox.server import RunningSandbox, start_sandbox

_LINE: Final = Line(rate=100_000_000 / 8, delay=0.020, queue=512 << 10)
_ROUNDS: Final = int(os.environ.get("ROUNDS", "2"))
_LOGS: Final = int(os.environ.get("LOG_MB", "240")) * 1_000_000
_RAW: Final = 60_000_000
_FILE: Final = 50_000_000
_LEAST: Final = 0.95
_TICKET: Final = 1000
_SCOPES: Final = ("requests:write", "ticket_attachments:write")
_LETTERS: Final = (b"abcdefghijklmnopqrstuvwxyz      " * 8)[:256]


def main() -> int:
    """Measure by turns and print the medians; the exit status."""
    operator = build_journey_operator()
    with tempfile.TemporaryDirectory(prefix="bench-line-") as text:
        folder = Path(text)
        _write_logs(folder / "logs")
        with start_sandbox(tls="good") as sandbox:
            port = int(sandbox.url.rpartition(":")[2])
            rates: dict[str, list[float]] = {"raw copy": [], "curl -T": [], "operator": []}
            with DelayingProxy(_LINE, port) as proxy:
                url = f"https://127.0.0.1:{proxy.port}"
                for number in range(_ROUNDS):
                    rates["raw copy"].append(_copy_raw())
                    if shutil.which("curl"):
                        rates["curl -T"].append(_run_curl(sandbox, url, folder))
                    place = folder / f"state-{number}"
                    rates["operator"].append(_run_operator(operator, sandbox, url, place))
    return _report(rates)


def _report(rates: dict[str, list[float]]) -> int:
    medians = {name: statistics.median(found) for name, found in rates.items() if found}
    print(
        f"\nwhile sending, at {_LINE.delay * 2000:.0f} ms of round trip and"
        f" {_LINE.rate * 8 / 1e6:.0f} Mbit/s, medians of {_ROUNDS}"
    )
    for name, rate in medians.items():
        share = rate / medians["raw copy"]
        print(f"  {name:10} {rate / 1e6:6.2f} MB/s, {share:6.1%} of the line")
    share = medians["operator"] / medians["raw copy"]
    print(f"  at least {_LEAST:.0%} is asked for: {'reached' if share >= _LEAST else 'MISSED'}")
    return 0 if share >= _LEAST else 1


def _copy_raw() -> float:
    """Bytes a second from the first to the last byte that arrive."""
    with (
        socket.create_server(("127.0.0.1", 0)) as listener,
        DelayingProxy(_LINE, listener.getsockname()[1]) as proxy,
    ):
        sender = Thread(target=_send_raw, args=(proxy.port,))
        sender.start()
        connection, _ = listener.accept()
        with connection:
            got = len(connection.recv(1 << 20))
            first = time.monotonic()
            while piece := connection.recv(1 << 20):
                got += len(piece)
            rate = got / (time.monotonic() - first)
        sender.join()
    assert got == _RAW
    return rate


def _send_raw(port: int) -> None:
    with socket.create_connection(("127.0.0.1", port)) as connection:
        connection.sendall(bytes(_RAW))


def _run_curl(sandbox: RunningSandbox, url: str, folder: Path) -> float:
    body = folder / "body.zip"
    body.write_bytes(os.urandom(1 << 20) * (_FILE >> 20))
    token = sandbox.issue_token(sandbox.seeded.requester.id, *_SCOPES)
    seen = len(sandbox.requests)
    config = f'header = "Authorization: Bearer {token}"\n'
    command = [
        *("curl", "-sf", "--config", "-", "--cacert", str(sandbox.authority), "-X", "POST"),
        *("-H", "Content-Type: application/zip", "-T", str(body), "-o", os.devnull),
        f"{url}/api/v2/uploads?filename=body.zip",
    ]
    subprocess.run(command, input=config.encode(), check=True)
    return _rate_of_uploads(sandbox, seen)


def _run_operator(operator: Path, sandbox: RunningSandbox, url: str, place: Path) -> float:
    token = sandbox.issue_token(sandbox.seeded.requester.id, *_SCOPES)
    code = make_code(Binding.REQUESTS, token, sandbox.subdomain, timedelta(hours=1))
    environment = {
        "JOURNEY_LOGS": str(place.parent / "logs"),
        "TICKETBOUND_SANDBOX_URL": url,
        "SSL_CERT_FILE": str(sandbox.authority),
    }
    command = [
        *(str(operator), "--code-file", "-", "--yes", "--ticket", str(_TICKET)),
        *("--state-dir", str(place)),
    ]
    seen = len(sandbox.requests)
    done = subprocess.run(
        command,
        env=os.environ | environment,
        input=encode_code(code, KEY).reveal().encode(),
        capture_output=True,
        check=False,
    )
    if done.returncode != 0:
        sys.exit(f"bench: the operator ended with {done.returncode}: {done.stderr.decode()}")
    return _rate_of_uploads(sandbox, seen)


def _rate_of_uploads(sandbox: RunningSandbox, seen: int) -> float:
    """Bytes a second from the head of the first upload to the last byte of the last one."""
    uploads = [one for one in sandbox.requests[seen:] if one.path.endswith("/uploads")]
    begin = min(one.at for one in uploads)
    end = max(one.at + timedelta(seconds=one.seconds) for one in uploads)
    size = sum(one.content_length or 0 for one in uploads)
    print(f"  {len(uploads)} uploads, {size / 1e6:.1f} MB in {(end - begin).total_seconds():.2f} s")
    return size / (end - begin).total_seconds()


def _write_logs(folder: Path) -> None:
    """What deflates to about two thirds."""
    folder.mkdir()
    rng = random.Random(5)
    for number in range(4):
        with (folder / f"app-{number}.log").open("wb") as log:
            for _ in range(_LOGS // 4 // 1_000_000):
                text = rng.randbytes(1_000_000).translate(_LETTERS)
                log.writelines(
                    b"2026-11-22T09:00:00Z INFO %s\n" % text[at : at + 200]
                    for at in range(0, len(text), 200)
                )


if __name__ == "__main__":
    sys.exit(main())
