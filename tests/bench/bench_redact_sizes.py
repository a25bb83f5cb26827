"""Redaction of one huge file, of a million tiny ones and of hostile text: time and peak memory.

Each measurement is a process of its own, so that its peak is its own, and a second process reads
the same files without cleaning them: what both take is the machine's.

Usage: bench_redact_sizes.py [MEGABYTES [FILES]]; 1000 and 1,000,000 unless told.
"""

# ruff: noqa: T201 - a bench talks on stdout

import os
import random
import shutil
import subprocess  # noqa: TID251 - the peak of a process is only its own if it does nothing else
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

sys.path.append(str(Path(__file__).parents[2]))

from tests.bench.corpus import write_corpus

_WORK = Path(__file__).parents[2] / ".work" / "bench" / "sizes"
_CHUNK = 256 * 1024
_PIECE = 32_000_000
_HOSTILE = 16_000_000
_FOLDER = 1000
_SIZES = (1000, 1_000_000)
_PEAK = 60
_HOSTILE_PEAK = 100
"""Megabytes that a process may take at its peak."""
_TINY = (
    b"2026-11-21T20:17:41Z app[7]: INFO GET /a/b?page=3 status=200 took=12ms\n"
    b"2026-11-21T20:17:42Z app[7]: WARN login of user%d@example.com failed, pwd=hunter%d\n"
)


@dataclass(frozen=True, slots=True)
class _Case:
    """What is measured.

    Args:
        name: for the table.
        limit: megabytes of memory that cleaning it may take.
        make: writes the files into a folder.
    """

    name: str
    limit: int
    make: Callable[[Path], None]


def _files(folder: Path) -> Iterator[Path]:
    for place, _, names in os.walk(folder):
        yield from (Path(place, name) for name in names)


def _read(path: Path) -> Iterator[bytes]:
    with path.open("rb", buffering=0) as file:
        while chunk := file.read(_CHUNK):
            yield chunk


def _peak() -> float:
    """Megabytes that this process took at most, or 0 where the system does not tell."""
    try:
        status = Path("/proc/self/status").read_text(encoding="ascii")
    except OSError:
        return 0.0
    return int(status.partition("VmHWM:")[2].split()[0]) / 1000


def _work(how: str, folder: Path) -> None:
    """The child's part: read all files, cleaned or as they are, and print what that took."""
    streams: Iterable[Iterable[bytes]] = map(_read, _files(folder))
    if how == "clean":
        from log_operator.redact.redactor import Redactor  # noqa: PLC0415 - only this child's

        redactor = Redactor()
        streams = (redactor.clean(stream, name="a.log") for stream in streams)
    cpu, wall = time.process_time(), time.monotonic()
    size = sum(len(piece) for stream in streams for piece in stream)
    print(time.process_time() - cpu, time.monotonic() - wall, _peak(), size)


def _measure(how: str, folder: Path) -> tuple[float, float, float]:
    done = subprocess.run(
        (sys.executable, __file__, how, str(folder)), capture_output=True, check=True, text=True
    )
    cpu, wall, peak, _ = map(float, done.stdout.split())
    return cpu, wall, peak


def _write_big(size: int, folder: Path) -> None:
    """A file of many different lines: the seeded corpus, each time with other addresses."""
    text = write_corpus(folder.parent / "piece.log", min(size, _PIECE)).path.read_bytes()
    with (folder / "big.log").open("wb") as file:
        for number in range(-(-size // len(text))):
            file.write(text.replace(b"203.0.113.", b"20.%d.113." % (number % 255)))
        file.truncate(size)


def _write_tiny(count: int, folder: Path) -> None:
    for start in range(0, count, _FOLDER):
        place = folder / str(start // _FOLDER)
        place.mkdir()
        for number in range(start, min(start + _FOLDER, count)):
            (place / f"{number}.log").write_bytes(_TINY % (number, number))


def _write_addresses(folder: Path) -> None:
    """Addresses of machines and of mail, no two of which are the same."""
    rng = random.Random(1)
    with (folder / "addresses.log").open("w", encoding="ascii") as file:
        for number in range(_HOSTILE // 40):
            octets = ".".join(str(rng.randrange(20, 224)) for _ in range(4))
            file.write(f"{octets} user{number}@example.com\n")


def _write_units(unit: bytes, folder: Path) -> None:
    (folder / "hostile.log").write_bytes(unit * (_HOSTILE // len(unit)))


def _cases(megabytes: int, files: int) -> Iterator[_Case]:
    yield _Case("the corpus, 32 MB", _PEAK, partial(_write_big, _PIECE))
    yield _Case(f"one file of {megabytes:,} MB", _PEAK, partial(_write_big, megabytes * 10**6))
    yield _Case(f"{files:,} tiny files", _PEAK, partial(_write_tiny, files))
    yield _Case("distinct addresses, 16 MB", _PEAK, _write_addresses)
    for unit in (b"x", b"pwd=a ", b"a@b.co ", b"8.8.8.8 ", b'{"password":"a"},', b"\n", b"\0a"):
        yield _Case(f"{unit!r} repeated, 16 MB", _HOSTILE_PEAK, partial(_write_units, unit))


def _run(case: _Case) -> bool:
    """One line of the table; whether the peak is within its limit."""
    folder = _WORK / "files"
    shutil.rmtree(_WORK, ignore_errors=True)
    folder.mkdir(parents=True)
    try:
        case.make(folder)
        size = sum(path.stat().st_size for path in _files(folder)) / 1e6
        bare, (cpu, wall, peak) = _measure("read", folder)[0], _measure("clean", folder)
    finally:
        shutil.rmtree(_WORK)
    is_small = peak <= case.limit
    print(
        f"{case.name:34}{size:8.0f}{cpu:8.1f}{wall:8.1f}{size / cpu:9.1f}{bare:9.2f}{peak:8.0f}"
        f"  {'' if is_small else f'more than {case.limit} MB'}",
        flush=True,
    )
    return is_small


def main(arguments: list[str]) -> int:
    """Print one table; 1 if anything took more memory than it may."""
    if arguments[:1] in (["clean"], ["read"]):
        _work(arguments[0], Path(arguments[1]))
        return 0
    megabytes, files = (*map(int, arguments), *_SIZES[len(arguments) :])
    print(f"{'':34}{'MB':>8}{'CPU s':>8}{'wall s':>8}{'MB/CPU-s':>9}{'reading':>9}{'peak MB':>8}")
    results = [_run(case) for case in _cases(megabytes, files)]
    return 0 if all(results) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
