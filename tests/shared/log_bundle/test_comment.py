import pytest
from hypothesis import given
from hypothesis import strategies as st

from log_bundle.agreement import How
from log_bundle.comment import (
    SentBundle,
    SentPart,
    list_numbers,
    read_comment,
    shorten_agreement,
    write_agreed,
    write_code,
    write_files,
    write_interim,
    write_part,
)

CODE = "5c07eab2747bf909"
PART = SentPart("logs-1000-5c07eab2-part1.zip", 203_400_123, "ab" * 32)


def write(files: int, *parts: SentPart) -> str:
    lines = ["Logs collected by Ticketbound 0.1.0 on Linux", f"{write_code(CODE)} profile generic"]
    lines += [f"{write_files(files)} nothing had to be redacted", "0 left out"]
    return "\n".join([*lines, *map(write_part, parts)])


def test_reads_what_was_written() -> None:
    second = SentPart("logs-1000-5c07eab2-part2.zip", 9, "cd" * 32)
    assert read_comment(write(12, PART, second)) == SentBundle(CODE, 12, (PART, second))
    assert read_comment(write(1)) == SentBundle(CODE, 1, ())


@pytest.mark.parametrize("change", [("\n", "\r\n"), ("  ", "\xa0 "), ("\n", "  \n "), ("  ", " ")])
def test_white_space_may_change_on_the_way(change: tuple[str, str]) -> None:
    assert read_comment(write(12, PART).replace(*change)) == SentBundle(CODE, 12, (PART,))


@pytest.mark.parametrize(
    "body",
    [
        "",
        "Hello, my code 5c07eab2747bf909, does not work; I sent you 3 files, did you see them?",
        f"{write_code(CODE)} and nothing else",
        f"{write_files(3)} and no code",
        write(12, PART).upper(),
        write(12, PART).replace(CODE, CODE[:-1]),
    ],
)
def test_other_comments_are_none(body: str) -> None:
    assert read_comment(body) is None


@given(st.text(max_size=400))
def test_any_text_is_read_or_not(body: str) -> None:
    assert read_comment(body) is None
    assert read_comment(f"{write(2, PART)}\n{body}").files == 2  # type: ignore[union-attr]


@pytest.mark.parametrize("how", ["terminal", "option"])
@pytest.mark.parametrize("count", [0, 1, 8, 9, 40])
def test_agreement_is_read_as_it_was_written(how: How, count: int) -> None:
    unticked = tuple(f"source-{number}" for number in range(count))
    agreed = shorten_agreement("2026-11-22T06:00:00Z", how, unticked)
    line = write_agreed(agreed)
    assert len(line) < 400
    bundle = read_comment(f"{write(12, PART)}\n{line}")
    assert bundle == SentBundle(CODE, 12, (PART,), agreed)
    assert len(agreed.unticked) + agreed.more == count


@pytest.mark.parametrize(
    "line",
    [
        "agreed yesterday, typed; nothing unticked",
        "agreed 2026-11-22T06:00:00Z, typed",
        "agreed 2026-11-22T06:00:00Z, guessed; nothing unticked",
        "agreed 2026-11-22T06:00:00Z, typed; unticked: \x1b[31m",
    ],
)
def test_other_lines_are_no_agreement(line: str) -> None:
    assert read_comment(f"{write(12, PART)}\n{line}") == SentBundle(CODE, 12, (PART,))


def test_comment_of_some_parts_is_told_from_that_of_the_bundle() -> None:
    body = write_interim(CODE, {2: PART, 3: PART})
    assert body.startswith("Parts 2 and 3 of logs that are still being sent\n")
    assert read_comment(body) == SentBundle(CODE, 0, (PART, PART), is_whole=False)
    assert read_comment(f"{write(3, PART)}\n{body}") == SentBundle(CODE, 3, (PART,) * 3)


def test_quoted_comment_brought_nothing() -> None:
    quoted = "\n".join(f"> {line}" for line in write(12, PART).splitlines())
    assert read_comment(quoted) is None


def test_comment_of_very_many_parts_stays_within_bounds() -> None:
    body = write_interim(CODE, dict.fromkeys(range(2, 3000), PART))
    assert body.startswith("Parts 2 to 2999 of logs")
    assert len(body) < 40_000


@pytest.mark.parametrize(
    ("numbers", "told"),
    [
        ([2], "2"),
        ([3, 2], "2 and 3"),
        ([2, 3, 4, 9], "2 to 4 and 9"),
        ([1, 3, 5, 6, 8, 9, 10], "1, 3, 5, 6 and 8 to 10"),
    ],
)
def test_numbers_are_told_in_words(numbers: list[int], told: str) -> None:
    assert list_numbers(numbers) == told
