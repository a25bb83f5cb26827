"""The whole run of the built operator beside a shell pipeline that redacts nothing, in one run."""

# ruff: noqa: T201 - a bench talks on stdout

import os
import shutil
import statistics
import subprocess  # noqa: TID251 - what is measured are programs
import sys
import tempfile
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

sys.path.append(str(Path(__file__).parents[2]))

from tests.bench.corpus import write_corpus
from tests.journeys.conftest import KEY, build_journey_operator
from ticket_code.code import Binding, TicketCode
from ticket_code.text_form import encode_code
from ticketbound.clock import utc_now
from ticketbound.secret import Secret
from zendesk_sandbox.server import RunningSandbox, start_sandbox

_WORK = Path(__file__).parents[2] / ".work" / "bench"
_CORPUS = 10_000_000
_COPIES = 20
_ROUNDS = 3
_TICKET = 1000
_SCOPES = ("requests:write", "ticket_attachments:write")
_PIPELINE = (
    'tar c -C "$LOGS" . | gzip -1 | split -b 50M --filter='
    '\'curl -sf -H "Authorization: Bearer $TOKEN" -H "Content-Type: application/gzip"'
    ' --data-binary @- "$URL/api/v2/uploads?filename=$FILE.gz" >/dev/null\' - part'
)


@dataclass(frozen=True)
class Cost:
    """Seconds of wall time and of CPU, and the peak memory of the largest process in MB."""

    wall: float
    cpu: float
    memory: float


def main() -> None:
    """Measure both by turns and print the medians."""
    operator = build_journey_operator()
    with tempfile.TemporaryDirectory(dir=_WORK) as folder, start_sandbox() as sandbox:
        logs = Path(folder) / "logs"
        logs.mkdir()
        size = _lay_out(logs)
        runs: dict[str, Callable[[], Cost]] = {
            "operator": lambda: _run_operator(operator, sandbox, Path(folder)),
            "tar | gzip -1 | split | curl": lambda: _run_pipeline(sandbox, logs),
        }
        if shutil.which("curl") is None:
            del runs["tar | gzip -1 | split | curl"]
        costs: dict[str, list[Cost]] = {name: [] for name in runs}
        for _ in range(_ROUNDS):
            for name, run in runs.items():
                costs[name].append(run())
    _print_table(size, costs)


def _lay_out(logs: Path) -> int:
    corpus = write_corpus(_WORK / "run.log", _CORPUS, seed=11)
    text = corpus.path.read_bytes()
    for number in range(4):
        with (logs / f"app-{number}.log").open("wb") as file:
            file.writelines(text for _ in range(_COPIES // 4))
    return len(text) * _COPIES


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
        profile="journey",
        message="",
        secret=Secret(token),
    )
    command = [str(operator), "--code-file", "-", "--yes", "--ticket", str(_TICKET)]
    environment = {"JOURNEY_LOGS": str(folder / "logs"), "TICKETBOUND_SANDBOX_URL": sandbox.url}
    place = ("--state-dir", str(folder / "state"))
    return _measure([*command, *place], environment, encode_code(code, KEY).reveal().encode())


def _run_pipeline(sandbox: RunningSandbox, logs: Path) -> Cost:
    token = sandbox.issue_token(sandbox.seeded.requester.id, *_SCOPES)
    environment = {"LOGS": str(logs), "TOKEN": token, "URL": sandbox.url}
    return _measure(["bash", "-o", "pipefail", "-c", _PIPELINE], environment, b"")


def _measure(command: list[str], environment: Mapping[str, str], given: bytes) -> Cost:
    before, begin = os.times(), time.monotonic()
    process = subprocess.Popen(
        command,
        env={**os.environ, **environment},
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    process.communicate(given)
    wall, after = time.monotonic() - begin, os.times()
    if process.returncode != 0:
        sys.exit(f"bench: {command[0]} ended with {process.returncode}")
    cpu = after.children_user + after.children_system
    cpu -= before.children_user + before.children_system
    return Cost(wall, cpu, _peak_memory())


def _peak_memory() -> float:
    """Of all children so far; so the operator, measured first, shows its own."""
    if os.name == "nt":
        return 0.0
    import resource  # noqa: PLC0415 - not on Windows

    return resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1000


def _print_table(size: int, costs: Mapping[str, list[Cost]]) -> None:
    print(f"\nwhole run on {size / 1e6:.0f} MB, medians of {_ROUNDS}, the sandbox's own work aside")
    first = next(iter(costs.values()))
    base_wall = statistics.median(cost.wall for cost in first)
    base_cpu = statistics.median(cost.cpu for cost in first)
    for name, measured in costs.items():
        wall = statistics.median(cost.wall for cost in measured)
        cpu = statistics.median(cost.cpu for cost in measured)
        print(
            f"  {name:32} wall {wall:6.2f} s, CPU {cpu:6.2f} s;"
            f" operator takes {base_wall / wall:.2f}x the wall, {base_cpu / cpu:.2f}x the CPU"
        )
    print(f"  peak memory of the operator {first[0].memory:.0f} MB")


if __name__ == "__main__":
    main()
