"""The whole run of the built operator beside shell pipelines, over HTTPS on loopback, in one run.

SIZES says which sizes, in MB of text (100,1000,4000); those that the disk has no room for are left
out. The tree holds one log of 60 %, five smaller ones and three rotated ones in gzip.
"""

# ruff: noqa: T201 - a bench talks on stdout

import gzip
import os
import shlex
import shutil
import statistics
import subprocess  # noqa: TID251 - what is measured are programs
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Final

sys.path.append(str(Path(__file__).parents[2]))

from log_operator.redact.choice import DEFAULT
from tests.bench.bench_redaction import _compile, _sed, _sed_takes
from tests.bench.corpus import write_corpus
from tests.bench.portable import can_take
from tests.journeys.conftest import KEY, build_journey_operator
from ticket_code.code import Binding, TicketCode
from ticket_code.text_form import encode_code
from ticketbound.clock import utc_now
from ticketbound.secret import Secret
from zendesk_sandbox.server import RunningSandbox, start_sandbox

_WORK: Final = Path(__file__).parents[2] / ".work" / "bench"
_SIZES: Final = tuple(int(size) for size in os.environ.get("SIZES", "100,1000,4000").split(","))
_ROUNDS: Final = {100: 3, 1000: 3}
_TEXT: Final = 20_000_000
"""Bytes of text that are different; a tree repeats them."""
_BIG, _SMALLER, _ROTATED = 0.6, 0.07, 0.05 / 3
_SHARE: Final = 0.002
_MANY: Final = 0.02
_DISK: Final = 2.5
"""Bytes on the disk for each of text: the logs, the parts, what the sandbox keeps."""
_TICKET: Final = 1000
_SCOPES: Final = ("requests:write", "ticket_attachments:write")
_CURL: Final = (
    'curl -sf --cacert "$AUTHORITY" -H "Authorization: Bearer $TOKEN"'
    ' -H "Content-Type: application/gzip" --data-binary @-'
    ' "$URL/api/v2/uploads?filename=part.gz" >/dev/null'
)
_PLAIN: Final = f"tar c -C \"$LOGS\" . | gzip -1 | split -b 50M --filter='{_CURL}' -"
_REDACTING: Final = f'tar c -C "$LOGS" . | "$SED" | gzip -1 | {_CURL}'
_LAUNCHER: Final = """
import os, subprocess, sys, time
begin = time.monotonic()
process = subprocess.Popen(sys.argv[1:], stdout=subprocess.DEVNULL)
_, status, used = os.wait4(process.pid, 0)
print(time.monotonic() - begin, used.ru_utime + used.ru_stime, used.ru_maxrss)
process.returncode = os.waitstatus_to_exitcode(status)
sys.exit(process.returncode)
"""
"""A process of its own, since the peak memory of a new one begins with that of who starts it."""


@dataclass(frozen=True)
class Cost:
    """Seconds of wall time and of CPU, and the peak memory of the largest process in MB."""

    wall: float
    cpu: float
    memory: float


Costs = Mapping[str, Sequence[Cost]]
Run = Callable[[], Cost]


def main() -> None:
    """Measure by turns, and print the medians."""
    operator = build_journey_operator()
    print(f"a secret in {_SHARE:.1%} of the entries; medians, and the operator's share of them")
    slope: dict[int, Cost] = {}
    for size in _SIZES:
        if shutil.disk_usage(_WORK).free < size * 1e6 * _DISK:
            print(f"{size} MB: left out, the disk has no room")
            continue
        rounds = _ROUNDS.get(size, 1)
        slope[size] = _print_costs(size, _measure(operator, size, rounds, _SHARE))
    if 1000 in slope and 4000 in slope:
        wall, cpu = slope[4000].wall / slope[1000].wall, slope[4000].cpu / slope[1000].cpu
        print(f"4000 MB beside 1000 MB: {wall:.2f}x the wall, {cpu:.2f}x the CPU")
    if 100 in _SIZES:
        print(f"a secret in {_MANY:.0%} of the entries")
        _print_costs(100, _measure(operator, 100, 1, _MANY))
        print("sed -E with those of our rules that it takes, once")
        _print_costs(100, _measure(operator, 100, 1, _SHARE, is_redacting=True))


def _measure(
    operator: Path, size: int, rounds: int, share: float, *, is_redacting: bool = False
) -> Costs:
    with (
        tempfile.TemporaryDirectory(dir=_WORK) as text,
        start_sandbox(tls="good") as sandbox,
    ):
        folder = Path(text)
        _lay_out(folder / "logs", size * 1_000_000, share)
        runs: dict[str, Run] = {"operator": lambda: _run_operator(operator, sandbox, folder)}
        if is_redacting:
            runs["tar | sed -E | gzip -1 | curl"] = lambda: _run_pipeline(
                _REDACTING, sandbox, folder
            )
        else:
            runs["tar | gzip -1 | split | curl"] = lambda: _run_pipeline(_PLAIN, sandbox, folder)
        costs: dict[str, list[Cost]] = {name: [] for name in runs}
        for _ in range(rounds):
            for name, run in runs.items():
                costs[name].append(run())
        return costs


def _lay_out(logs: Path, size: int, share: float) -> None:
    text = _write_text(share)
    logs.mkdir()
    _write(logs / "app.log", text, int(size * _BIG), 0)
    for number in range(5):
        _write(logs / f"service-{number}.log", text, int(size * _SMALLER), number)
    for number in range(1, 4):
        whole = logs / f"service.log.{number}"
        _write(whole, text, int(size * _ROTATED), number)
        with whole.open("rb") as file, gzip.open(f"{whole}.gz", "wb", 6) as packed:
            shutil.copyfileobj(file, packed, 1 << 20)
        whole.unlink()


def _write_text(share: float) -> bytes:
    path = _WORK / f"run-{share}.log"
    write_corpus(path, _TEXT, seed=11, share_planted=share)
    return path.read_bytes()


def _write(path: Path, text: bytes, size: int, start: int) -> None:
    """So many bytes of the text, from different lines on."""
    with path.open("wb") as file:
        file.writelines(_repeat(text[text.index(b"\n", start * 1_000_000) + 1 :], size))


def _repeat(text: bytes, size: int) -> Iterator[bytes]:
    while size > 0:
        yield text[:size]
        size -= len(text)


def _run_operator(operator: Path, sandbox: RunningSandbox, folder: Path) -> Cost:
    token = sandbox.issue_token(sandbox.seeded.requester.id, *_SCOPES)
    now = utc_now().replace(microsecond=0)
    code = TicketCode(
        binding=Binding.REQUESTS,
        code_id=os.urandom(8),
        issued_at=now,
        expires_at=now + timedelta(hours=1),
        ticket=_TICKET,
        subdomain=sandbox.subdomain,
        profile="whole",
        message="",
        secret=Secret(token),
    )
    command = [str(operator), "--code-file", "-", "--yes", "--ticket", str(_TICKET)]
    environment = {
        "JOURNEY_LOGS": str(folder / "logs"),
        "TICKETBOUND_SANDBOX_URL": sandbox.url,
        "SSL_CERT_FILE": str(sandbox.authority),
    }
    place = ("--state-dir", str(folder / "state"))
    return _cost_of([*command, *place], environment, encode_code(code, KEY).reveal().encode())


def _run_pipeline(pipeline: str, sandbox: RunningSandbox, folder: Path) -> Cost:
    token = sandbox.issue_token(sandbox.seeded.requester.id, *_SCOPES)
    environment = {
        "LC_ALL": "C",
        "LOGS": str(folder / "logs"),
        "TOKEN": token,
        "URL": sandbox.url,
        "AUTHORITY": str(sandbox.authority),
        "SED": str(folder / "sed"),
    }
    if pipeline is _REDACTING:
        _write_sed(folder / "sed")
    return _cost_of(["bash", "-o", "pipefail", "-c", pipeline], environment, b"")


def _write_sed(path: Path) -> None:
    """A program that runs `sed` with our rules, as `bench_redaction` writes them for it."""
    rules = tuple(filter(_sed_takes, can_take(DEFAULT.rules(), _compile)))
    words = [shlex.quote(os.fsdecode(word)) for word in _sed(rules)]
    path.write_bytes(os.fsencode("#!/bin/sh\nexec " + " ".join(words) + "\n"))
    path.chmod(0o700)


def _cost_of(command: list[str], environment: Mapping[str, str], given: bytes) -> Cost:
    """What it and its children took; what the sandbox does, in this process, is no part of it."""
    done = subprocess.run(
        [sys.executable, "-S", "-c", _LAUNCHER, *command],
        env={**os.environ, **environment},
        input=given,
        capture_output=True,
        check=False,
    )
    if done.returncode != 0:
        sys.exit(f"bench: {command[0]} ended badly: {done.stderr.decode()}")
    wall, cpu, memory = map(float, done.stdout.split())
    return Cost(wall, cpu, memory / 1000)


def _print_costs(size: int, costs: Costs) -> Cost:
    """The medians; those of the operator, which is the first."""
    medians = {name: _median(measured) for name, measured in costs.items()}
    first = next(iter(medians.values()))
    for name, cost in medians.items():
        print(
            f"  {size:5} MB  {name:30} wall {cost.wall:7.2f} s, CPU {cost.cpu:7.2f} s,"
            f" {cost.memory:4.0f} MB; {first.wall / cost.wall:5.2f}x {first.cpu / cost.cpu:5.2f}x",
            flush=True,
        )
    return first


def _median(costs: Sequence[Cost]) -> Cost:
    return Cost(
        statistics.median(cost.wall for cost in costs),
        statistics.median(cost.cpu for cost in costs),
        max(cost.memory for cost in costs),
    )


if __name__ == "__main__":
    main()
