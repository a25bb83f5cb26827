import os
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from log_operator.collect.line_window import find_window

from .conftest import DAY, NOW

SINCE = NOW.timestamp() - 1000


def find(path: Path, since: float = SINCE) -> int:
    moment = NOW.timestamp()
    os.utime(path, (moment, moment))
    descriptor = os.open(path, os.O_RDONLY)
    try:
        return find_window(descriptor, since).start
    finally:
        os.close(descriptor)


def stamp(second: float) -> str:
    return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(second))


@given(
    lines=st.lists(
        st.tuples(st.integers(0, 40), st.integers(0, 3), st.integers(0, 200)), max_size=300
    ),
    ago=st.integers(0, 6000),
    encoding=st.sampled_from(["utf-8", "utf-16-le", "utf-16-be"]),
)
def test_finds_the_first_line_of_the_window(
    tmp_path_factory: pytest.TempPathFactory,
    lines: list[tuple[int, int, int]],
    ago: int,
    encoding: str,
) -> None:
    """Entries, each some seconds after the one before, with lines of a back-trace behind it."""
    path = tmp_path_factory.getbasetemp() / "window.log"
    moment = NOW.timestamp() - 3000
    since = NOW.timestamp() - ago
    text, expected = "" if encoding == "utf-8" else "\ufeff", None
    for step, traces, width in lines:
        moment += step
        if moment > NOW.timestamp() + 1000:
            break
        here = len(text.encode(encoding))
        if moment >= since and expected is None:
            expected = here
        text += f"{stamp(moment)} {'x' * width}\n" + "  at ਊ.java:7\n" * traces
    path.write_bytes(text.encode(encoding))
    found = find(path, since)
    first = 0 if encoding == "utf-8" else 2
    assert found == (expected or 0) or (found == 0 and expected == first)


@pytest.fixture
def log(tree: Path) -> Callable[[str], Path]:
    def write(text: str) -> Path:
        path = tree / "app.log"
        path.write_text(text)
        return path

    return write


@pytest.mark.parametrize("text", ["", "no stamp\n" * 5000, "x" * 200_000, "\n\n\n"])
def test_a_file_without_stamps_is_wanted_whole(log: Callable[[str], Path], text: str) -> None:
    assert find(log(text)) == 0


def test_what_follows_the_only_stamp_is_wanted(log: Callable[[str], Path]) -> None:
    header = f"{stamp(SINCE - 9)} begins\n"
    assert find(log(header + "no stamp\n" * 10)) == 0
    assert find(log(header + "no stamp\n" * 50_000)) == 0


def test_looks_past_a_long_back_trace(log: Callable[[str], Path]) -> None:
    old = f"{stamp(SINCE - 9)} old\n" * 5000
    trace = "  at com.example.Main\n" * 2000
    new = f"{stamp(SINCE + 9)} new\n" * 5000
    assert find(log(old + trace + new)) == len(old + trace)


def test_a_very_long_line_is_not_read_to_its_end(log: Callable[[str], Path]) -> None:
    old = f"{stamp(SINCE - 9)} {'x' * 3_000_000}\n"
    new = f"{stamp(SINCE + 9)} new\n"
    path = log(old + new)
    reads = count_reads(lambda: find(path))
    assert reads < 2_000_000


def count_reads(act: Callable[[], object]) -> int:
    counted = 0

    def count() -> Iterator[int]:
        with Path("/proc/self/io").open() as io:
            yield next(int(line.split()[1]) for line in io if line.startswith("rchar"))

    if not Path("/proc/self/io").exists():
        pytest.skip("this system does not count what a process reads")
    counted = next(count())
    act()
    return next(count()) - counted


def test_a_gigabyte_takes_a_few_looks(tree: Path) -> None:
    path = tree / "app.log"
    line = b" " + b"x" * 74 + b"\n"
    with path.open("wb") as log:
        for minute in range(1000):
            log.write((stamp(SINCE - 500 + minute).encode() + line) * 1000)
    size = path.stat().st_size
    found: list[int] = []
    assert count_reads(lambda: found.append(find(path))) < 500_000
    assert found == [size // 2]


@pytest.mark.skipif(not hasattr(time, "tzset"), reason="the zone cannot be set for one process")
@pytest.mark.parametrize("hours", [-8, 0, 5.5, 10])
@pytest.mark.parametrize("is_utc", [True, False])
def test_a_log_that_names_no_zone_is_local_or_in_utc_by_its_last_line(
    log: Callable[[str], Path], monkeypatch: pytest.MonkeyPatch, hours: float, is_utc: bool
) -> None:
    sign = "-" if hours > 0 else "+"
    monkeypatch.setenv("TZ", f"XXX{sign}{int(abs(hours))}:{int(abs(hours) % 1 * 60):02d}")
    time.tzset()
    try:
        shift = 0 if is_utc else hours * 3600
        moments = [NOW.timestamp() - 60 * minute + shift for minute in range(500, -1, -1)]
        lines = [f"{stamp(moment)[:-1].replace('T', ' ')} a line\n" for moment in moments]
        found = find(log("".join(lines)), NOW.timestamp() - 3600)
    finally:
        monkeypatch.undo()
        time.tzset()
    assert found == len("".join(lines[:-61]))


HEADERS = "Expires: Thu, 19 Nov 1981 08:52:00 GMT\n"


def write_days(log: Callable[[str], Path], old: str, *, every: int = 1) -> tuple[Path, int]:
    """A log of 20 days with an older date in every so many of its lines; where the last day is."""
    begin, lines = NOW.timestamp() - 20 * DAY, []
    for number in range(8_000):
        moment = begin + number * 20 * DAY / 8_000
        dump = f"  Body: {'z' * 300}\n{old}" if number % every == 0 else ""
        lines.append(f"{stamp(moment)} INFO GET /items/{number}\n{dump}")
    return log("".join(lines)), sum(map(len, lines[: 8_000 * 19 // 20]))


@pytest.mark.parametrize("every", [1, 4, 20, 50])
@pytest.mark.parametrize(
    "old",
    [
        f"  {HEADERS}",
        HEADERS,
        HEADERS * 5,
        "    created_at: 2019-03-01 10:00:00\n",
        "2019-03-01 10:00:00 a row of a table\n",
    ],
)
def test_old_dates_within_lines_are_not_the_lines_own(
    log: Callable[[str], Path], old: str, every: int
) -> None:
    path, start = write_days(log, old, every=every)
    found = find(path, NOW.timestamp() - DAY)
    assert found <= start
    assert found == start or (found == 0 and old.startswith("2019"))


def test_takes_all_of_a_log_whose_own_dates_do_not_rise(log: Callable[[str], Path]) -> None:
    moments = [NOW.timestamp() - number * 7919 % 1000 * DAY / 50 for number in range(9_000)]
    path = log("".join(f"{stamp(moment)} a line of one of many\n" for moment in moments))
    assert find(path, NOW.timestamp() - DAY) == 0


def test_takes_all_where_a_clock_was_set_back(log: Callable[[str], Path]) -> None:
    days = [*range(200, 0, -1), *range(150, 0, -1)]
    texts = [f"{stamp(NOW.timestamp() - day * DAY / 10)} a line\n" * 100 for day in days]
    assert find(log("".join(texts)), NOW.timestamp() - 2 * DAY) == 0


def test_takes_all_where_no_date_is_of_the_window(log: Callable[[str], Path]) -> None:
    assert find(log(f"a line of today\n{HEADERS}" * 5_000), NOW.timestamp() - DAY) == 0


def test_empty_lines_take_little_time(log: Callable[[str], Path]) -> None:
    path = log(f"{stamp(NOW.timestamp() - 9 * DAY)} old\n" + "\n" * 4_000_000)
    began = time.process_time()
    assert find(path) == 0
    assert time.process_time() - began < 0.2  # takes a twentieth of that here
