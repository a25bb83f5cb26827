import random
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from log_bundle.manifest import ErrorKind, LogErrors
from log_operator.digest.error_lines import ErrorLines
from log_operator.digest.finding import FastFinder, Finder, PlainFinder
from log_operator.digest.kinds import Kinds
from log_operator.digest.log_count import LogCount
from log_operator.values import CleanBytes

PIECE = 256 << 10


def cut(log: bytes, size: int = PIECE) -> list[CleanBytes]:
    return [CleanBytes(log[at : at + size]) for at in range(0, len(log), size)]


def count(*logs: bytes, finder: Finder | None = None, size: int = PIECE) -> Sequence[LogErrors]:
    errors = ErrorLines(lambda line: line, finder)
    for number, log in enumerate(logs):
        pieces = cut(log, size)
        assert list(errors.note(f"{number}.log", pieces)) == pieces
    return errors.top()


def test_lines_alike_but_for_numbers_are_counted_as_one_kind() -> None:
    log = b"".join(
        b"2026-11-22T10:%02d:00Z worker-%d: failed to read /srv/%d/x\nall is well\n" % (n, n, n)
        for n in range(50)
    )
    first = "2026-11-22T10:00:00Z worker-0: failed to read /srv/0/x"
    other = "Nov 22 10:00:00 web kernel: Out of memory: Killed process 42"
    (found,) = count(log + other.encode() + b"\n")
    assert found == LogErrors(
        "0.log", 51, False, (ErrorKind(50, first), ErrorKind(1, other)), (), 0
    )


@pytest.mark.parametrize("finder", [FastFinder(), PlainFinder()])
@pytest.mark.parametrize(
    "line",
    [
        "ERROR cannot open",
        "2026-11-22-error-main: cannot open",
        "http-error: 500",
        "-error-prone",
        "level=error msg=x",
        '{"level":"fatal","n":1}',
        "[crit] 12#0: no",
        "Exception in thread main",
        "java.lang.NullPointerException: x",
        "ValueError: x",
        "app: buildFailed",
        "kernel: panic - not syncing",
        "x.service: Failed with result 'exit-code'.",
        "12 errors were found",
        "errors: 12",
        "error=0.5",
        "Traceback (most recent call last):",
        "program[3]: segfault at 0",
        "(error)",
        "error: no such file",
        "error: nil pointer dereference",
    ],
)
def test_line_of_an_error(line: str, finder: Finder) -> None:
    (found,) = count(f"all is well\n{line}\r\nfine\n".encode(), finder=finder)
    assert (found.lines, found.first) == (1, (ErrorKind(1, line),))


@pytest.mark.parametrize("finder", [FastFinder(), PlainFinder()])
@pytest.mark.parametrize(
    "line",
    [
        "terror and mirrors",
        "errors=0",
        'failed: 0, "error": null, error=""',
        "0 errors, 0 failed",
        "no error was found",
        "writes to /var/log/error.log and error_log",
        "install libgpg-error-dev:amd64 <none> 1.46-1",
        "GET /error/404",
        "criteria, emergent, failsafe, panicky",
        "ERRORLEVEL",
    ],
)
def test_line_of_no_error(line: str, finder: Finder) -> None:
    assert count(f"all is well\n{line}\nfine\n".encode(), finder=finder) == ()


def test_lines_of_ids_and_marks_are_of_one_kind() -> None:
    lines = [
        "error: user [user-3f9a] at [ip-12ab] sent [redacted:jwt] for 'alice'",
        "error: user [user-77aa] at [ip-ffff] sent [redacted:aws-key] for 'bob'",
        "error: 5f0cab12-9a3b-4c1d-8e2f-abcdefabcdef of deadbeef at 0x7ffe",
        "error: 00000000-abcd-abcd-abcd-000000000000 of cafebabe at 0x1",
        '{"level":"error","msg":"cannot read"}',
        '{"level":"error","msg":"cannot write"}',
    ]
    (found,) = count("\n".join(lines).encode())
    assert [kind.count for kind in found.first] == [2, 2, 1]
    assert [kind.count for kind in found.frequent] == [1]


def test_utf_16_is_read_too() -> None:
    log = "fine\r\nfatal: kaputt\r\n".encode("utf-16-le")
    errors = ErrorLines(lambda line: line)
    pieces = [CleanBytes(b"\xff\xfe"), CleanBytes(log)]
    assert list(errors.note("a", pieces)) == pieces
    assert errors.top()[0].first == (ErrorKind(1, "fatal: kaputt"),)


def test_colours_are_left_out() -> None:
    (found,) = count(b"\x1b[31mERROR\x1b[0m no\n\x1b[1;31mERROR\x1b[0m no\n")
    assert found.first == (ErrorKind(2, "ERROR no"),)


def test_each_line_is_cleaned_once_more_and_escaped() -> None:
    errors = ErrorLines(lambda line: line.replace("secret", "[redacted:word]"))
    list(errors.note("a", cut(b"error: secret \x1b[2J \xff\n")))
    told = "error: [redacted:word] \\x1b[2J \N{REPLACEMENT CHARACTER}"
    assert errors.top()[0].first == (ErrorKind(1, told),)


def test_line_that_looks_like_a_secret_in_the_manifest_is_not_shown() -> None:
    """As where the quotes of a value are written with backslashes there."""
    errors = ErrorLines(lambda line: line.replace('\\"', "[redacted:quote]"))
    list(errors.note("a", cut(b'error: "what"\nerror: that\n')))
    assert [kind.text for kind in errors.top()[0].first] == ["[redacted:line]", "error: that"]


def test_log_that_cannot_be_clean_in_the_manifest_is_left_out() -> None:
    errors = ErrorLines(lambda line: line.replace('"count"', "[redacted:word]"))
    list(errors.note("a", cut(b"error\n")))
    assert errors.top() == ()


def test_long_line_is_cut_around_its_word_and_not_within_a_mark() -> None:
    marks = b"[redacted:aws-secret-access-key]" * 40
    (found,) = count(marks + b" error: no " + marks)
    text = found.first[0].text
    assert text.startswith("...[redacted:aws-secret-access-key]")
    assert text.endswith("[redacted:aws-secret-access-key]...")
    assert " error: no " in text
    assert len(text) < 310


@pytest.mark.parametrize("size", [1 << 10, PIECE])
def test_line_over_many_pieces_counts_once(size: int) -> None:
    (found,) = count((b"error " + b"x" * 50_000) * 12 + b"\nerror\n", size=size)
    assert (found.lines, found.is_estimate) == (2, False)


def test_line_of_nothing_but_errors_is_no_crowd() -> None:
    (found,) = count(b"error " * 1_000_000 + b"\nerror\n")
    assert found.lines < 5


def test_of_very_many_errors_numbers_are_estimates() -> None:
    random.seed(5)
    words = b"connection refused by host after waiting for answer".split()
    lines = b"".join(b"error: %b\n" % b" ".join(random.choices(words, k=12)) for _ in range(90_000))
    (found,) = count(lines)
    assert found.is_estimate
    assert found.lines == pytest.approx(90_000, rel=0.05)
    assert found.others == pytest.approx(90_000, rel=0.05)
    assert len(found.first) == 3


def test_late_but_frequent_kind_is_found_among_rare_ones() -> None:
    rare = b"".join(b"error %b\n" % bytes(97 + int(d) for d in f"{n:06}") for n in range(1200))
    log = rare + b"error: the disk is full\n" * 300
    counted = LogCount("a", Kinds())
    assert counted.count(log, PlainFinder().find(log, 10_000), len(log)) == 1500
    found = counted.summarise()
    assert found.frequent[0] == (300, b"error: the disk is full")
    assert found.others + sum(count for count, _ in (*found.first, *found.frequent)) == 1500


def test_logs_with_most_errors_are_told() -> None:
    found = count(*(b"error\n" * (n % 50) for n in range(200)))
    assert len(found) == 20
    assert [log.lines for log in found[:5]] == [49, 49, 49, 49, 48]
    assert [log.name for log in found[:2]] == ["49.log", "99.log"]


def test_log_that_is_not_read_to_its_end_does_not_count() -> None:
    errors = ErrorLines(lambda line: line)
    next(errors.note("a", cut(b"error\n" * 100_000)))
    assert errors.top() == ()


@given(st.lists(st.binary(max_size=300), max_size=6))
def test_any_bytes_pass_unchanged_and_are_told(pieces: list[bytes]) -> None:
    errors = ErrorLines(lambda line: line)
    noted = errors.note("a", [CleanBytes(piece + b"error") for piece in pieces])
    assert list(noted) == [piece + b"error" for piece in pieces]
    for found in errors.top():
        assert "\n" not in "".join(kind.text for kind in found.first)
        assert found.lines >= len(found.first)
