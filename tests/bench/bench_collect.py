"""Collecting at its limits: 10 GB of logs, a million files, attackers, and any profile on any tree.

Usage: bench_collect.py [logs|names|race|pairs ...]; all of them unless told.
"""

# ruff: noqa: T201 - a bench talks on stdout

import ctypes
import os
import random
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from multiprocessing import Process
from pathlib import Path

from hypothesis import HealthCheck, Phase, given, seed, settings

sys.path.append(str(Path(__file__).parents[2]))

from log_operator.collect.files import FilesSource
from log_operator.collect.host import Host
from log_operator.errors import CollectFailed
from log_operator.planning.survey import Survey
from log_operator.values import Planned, Skipped
from tenant_file.model import Profile
from tenant_file.sources import Files
from tests.operator.collect.random_machines import check_pair, make_machine, profiles

_WORK = Path(__file__).parents[2] / ".work" / "bench" / "collect"
_NOW = datetime.now(UTC)
_READS = 60_000


def main() -> None:
    """Run what is asked for, each in a folder of its own that is removed again."""
    cases = {"logs": _measure_logs, "names": _measure_names, "race": _race, "pairs": _pairs}
    for name in sys.argv[1:] or cases:
        _WORK.mkdir(parents=True, exist_ok=True)
        folder = Path(tempfile.mkdtemp(dir=_WORK))
        try:
            cases[name](folder)
        finally:
            shutil.rmtree(folder)


def _host() -> Host:
    return Host("linux", {}, None, lambda: _NOW)


def _measure_logs(folder: Path) -> None:
    """Ten logs of a gigabyte over two weeks, of which one is wanted, and 500 MB in all."""
    for number in range(10):
        _write_gigabyte(folder / f"{number}.log")
    began = time.perf_counter()
    survey = Survey(Profile("p", "P", (Files("why", (f"{folder}/*.log",)),)), _host())
    plan = survey.plan()
    seconds = time.perf_counter() - began
    read_before, given = _count_read(), 0
    for chosen in plan.chosen:
        with survey.sources[0].source.open(chosen.planned, chosen.allowance) as raw:
            given += sum(map(len, raw.chunks))
    read = _count_read() - read_before
    print(
        f"10 GB, 500 MB wanted: planned in {seconds:.3f} s as {plan.size / 1e6:.1f} MB;"
        f" gave {given / 1e6:.1f} MB, read {read / given:.4f} times as much"
    )


def _write_gigabyte(path: Path) -> None:
    line = b" app[7]: INFO GET /a/b?page=3 status=200 took=12ms user=4711 cache=hit\n"
    block = 10_000_000_000 // 10 // 10_000
    with path.open("wb") as log:
        for number in range(10_000):
            moment = _NOW - timedelta(days=14) * (1 - number / 10_000)
            stamped = f"{moment:%Y-%m-%dT%H:%M:%SZ}".encode() + line
            log.write(stamped * (block // len(stamped)))


def _count_read() -> int:
    """Bytes that this process has read so far."""
    with Path("/proc/self/io").open() as io:
        return next(int(line.split()[1]) for line in io if line.startswith("rchar"))


def _measure_names(folder: Path) -> None:
    """A million files in a thousand folders, and one name spelled out among them."""
    for place in range(1_000):
        (folder / str(place)).mkdir()
        for number in range(1_000):
            os.close(os.open(folder / str(place) / f"{number}.log", os.O_CREAT))
    for glob in ("**/*.log", "500/500.log"):
        began = time.perf_counter()
        items = list(FilesSource(Files("why", (f"{folder}/{glob}",)), "7d", _host()).plan())
        seconds = time.perf_counter() - began
        files = sum(isinstance(item, Planned) for item in items)
        said = "; ".join(item.reason for item in items if isinstance(item, Skipped))
        print(f"a million files, {glob}: {files:,} planned in {seconds:.2f} s; {said}")


def _race(folder: Path) -> None:
    """Each attacker swaps a name of a tree of its own for a way to a secret, while all are read.

    Of its own, for two in one tree would carry the secret itself into it.
    """
    secret = folder / "secret"
    secret.mkdir()
    (secret / "app.log").write_text("SECRET")
    (secret / "b").symlink_to(".")
    swapped = ("a", "a/b", "a/b/app.log", "a/b/app.log")
    targets = (secret, secret, secret / "app.log", secret / "app.log")
    swaps: list[tuple[Path, Path]] = []
    for number, (name, target) in enumerate(zip(swapped, targets, strict=True)):
        tree = folder / str(number)
        (tree / "a" / "b").mkdir(parents=True)
        (tree / "a" / "b" / "app.log").write_text("good")
        evil = tree / "evil"
        if number == len(swapped) - 1:
            evil.hardlink_to(target)
        else:
            evil.symlink_to(target)
        swaps.append((tree / name, evil))
    source = FilesSource(Files("why", (f"{folder}/[0-9]/a/**",)), "7d", _host())
    logs = [item for item in source.plan() if isinstance(item, Planned)]
    with _attackers(swaps):
        ours = _count(logs, lambda log: _read_ours(source, log))
        naive = _count(logs, lambda log: Path(log.origin).read_bytes())
    print(f"{len(swaps)} attackers, {_READS:,} reads: ours {ours}, without care {naive}")


def _read_ours(source: FilesSource, planned: Planned) -> bytes:
    with source.open(planned, 1000) as raw:
        return b"".join(raw.chunks)


def _count(logs: list[Planned], read: Callable[[Planned], bytes]) -> dict[str, int]:
    found = {"good": 0, "refused": 0, "SECRET": 0}
    for number in range(_READS):
        try:
            found[read(logs[number % len(logs)]).decode()] += 1
        except (OSError, CollectFailed):
            found["refused"] += 1
    return found


@contextmanager
def _attackers(swaps: list[tuple[Path, Path]]) -> Iterator[None]:
    running = [Process(target=_swap, args=swap, daemon=True) for swap in swaps]
    for process in running:
        process.start()
    try:
        yield
    finally:
        for process in running:
            process.kill()
            process.join()


def _swap(good: Path, evil: Path) -> None:
    libc = ctypes.CDLL(None, use_errno=True)
    names = os.fsencode(good), os.fsencode(evil)
    while True:
        libc.renameat2(-100, names[0], -100, names[1], 2)


def _pairs(folder: Path) -> None:
    """200 random profiles on each of 50 random trees."""
    machines = [make_machine(folder, number) for number in range(50)]
    counts: list[int] = []
    quietly = settings(
        max_examples=200,
        deadline=None,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )

    @seed(random.randrange(1 << 30))
    @quietly
    @given(profile=profiles)
    def check(profile: Profile) -> None:
        counts.extend(check_pair(profile, machine) for machine in machines)

    check()
    print(f"{len(counts):,} pairs of profile and tree, {sum(counts):,} files read: all hold")


if __name__ == "__main__":
    main()
