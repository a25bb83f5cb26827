"""What was taken is counted by rule, line and byte, and shown without its text."""

import pytest

from log_operator.redact.aliases import Aliases
from log_operator.redact.confirm import Span
from log_operator.redact.rule import Rule, exact
from log_operator.redact.tally import Hit, Tally, mask
from log_operator.redact.write import Writer
from log_operator.values import RuleHits


def _rule(name: str, alias: str = "") -> Rule:
    return Rule(
        id=name,
        family="made",
        catches="what a test made",
        triggers=exact(b"k="),
        pattern=exact(b"k=")[0].compile(),
        must_match=(),
        must_not=(),
        alias=alias,
    )


_RULES = (_rule("zebra"), _rule("apple"), _rule("mail", "email"))


def _write(data: bytes, spans: list[Span], tally: Tally, begin: int = 0, end: int = -1) -> bytes:
    writer = Writer(_RULES, Aliases(b"k" * 32))
    return writer.rewrite(data, begin, len(data) if end < 0 else end, spans, tally)


def _count(data: bytes, spans: list[Span]) -> tuple[int, dict[str, tuple[int, int, int]]]:
    tally = Tally([rule.id for rule in _RULES])
    _write(data, spans, tally)
    hits = tally.report()
    return tally.lines, {rule: (hit.count, hit.lines, hit.size) for rule, hit in hits.items()}


def test_nothing_taken_is_nothing_counted() -> None:
    assert _count(b"a\nb\n", []) == (0, {})
    assert _count(b"", []) == (0, {})


@pytest.mark.parametrize(
    ("data", "spans", "lines", "hits"),
    [
        (b"ab cd\n", [(0, 2, 0)], 1, {"zebra": (1, 1, 2)}),
        (b"ab cd\n", [(0, 2, 0), (3, 5, 0)], 1, {"zebra": (2, 1, 4)}),
        (b"ab cd\n", [(0, 2, 0), (3, 5, 1)], 1, {"apple": (1, 1, 2), "zebra": (1, 1, 2)}),
        (b"ab\ncd\n", [(0, 2, 0), (3, 5, 0)], 2, {"zebra": (2, 2, 4)}),
        (b"ab\n\n\ncd", [(0, 2, 0), (5, 7, 0)], 2, {"zebra": (2, 2, 4)}),
        (
            b"ab\ncd ef gh\n",
            [(0, 2, 0), (3, 5, 0), (6, 8, 1), (9, 11, 0)],
            2,
            {"apple": (1, 1, 2), "zebra": (3, 2, 6)},
        ),
        (b"x" * 20 + b"\n" + b"y" * 20, [(0, 41, 0)], 2, {"zebra": (1, 2, 41)}),
        (b"x\n" * 30 + b"z", [(0, 60, 0), (60, 61, 0)], 31, {"zebra": (2, 31, 61)}),
    ],
)
def test_hits_lines_and_bytes(
    data: bytes, spans: list[Span], lines: int, hits: dict[str, tuple[int, int, int]]
) -> None:
    assert _count(data, spans) == (lines, hits)


def test_lines_are_counted_on_from_block_to_block() -> None:
    tally = Tally([rule.id for rule in _RULES])
    data = b"ab cd ab\ncd ab"
    _write(data, [(0, 2, 0)], tally, 0, 3)
    _write(data, [(3, 5, 0)], tally, 3, 6)
    assert (tally.lines, tally.report()["zebra"]) == (1, RuleHits(2, 1, 4))
    _write(data, [(6, 8, 0)], tally, 6, 9)
    _write(data, [(9, 11, 1)], tally, 9, 12)
    _write(data, [(12, 14, 0)], tally, 12, 14)
    assert tally.lines == 2
    assert tally.report() == {"apple": RuleHits(1, 1, 2), "zebra": RuleHits(4, 2, 8)}
    _write(data, [(0, 1, 1)] * 9, tally)
    assert list(tally.report()) == ["apple", "zebra"]


def test_marks_and_aliases_are_written() -> None:
    tally = Tally([rule.id for rule in _RULES])
    written = _write(b"xab b@c.de cd\ny", [(1, 3, 0), (4, 10, 2), (11, 13, 1)], tally)
    assert written.startswith(b"x[redacted:zebra] [email-")
    assert written.endswith(b"] [redacted:apple]\ny")
    assert _write(b"abcdef", [(1, 2, 1)], tally, 1, 4) == b"[redacted:apple]cd"


def test_who_looks_on_is_told_of_lines_and_masks() -> None:
    told: list[Hit] = []
    tally = Tally(["zebra", "apple"], told.append)
    data = b"\nab\ncd xy1234567890\n\nef"
    tally.show(data, 1, 20, [(1, 3, 0), (7, 19, 1)])
    tally.show(data, 20, 23, [(21, 23, 0)])
    assert told == [
        Hit(1, "zebra", "… (2 bytes)"),
        Hit(2, "apple", "xy… (12 bytes)"),
        Hit(4, "zebra", "… (2 bytes)"),
    ]
    tally.show(b"k\nk\n1", 0, 5, [(0, 3, 0), (4, 5, 1)])
    assert [hit.line for hit in told[3:]] == [4, 6]


def test_nobody_looks_on() -> None:
    Tally(["zebra"]).show(b"ab", 0, 2, [(0, 2, 0)])


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (b"a", "… (1 byte)"),
        (b"", "… (0 bytes)"),
        (b"hunter2hunt", "… (11 bytes)"),
        (b"hunter2hunte", "hu… (12 bytes)"),
        (b"h-nter2hunter2", "… (14 bytes)"),
        (b"\xff\xfehunter2hunter2", "… (16 bytes)"),
        (b"4111 1111 1111 1111", "41… (19 bytes)"),
    ],
)
def test_mask(value: bytes, shown: str) -> None:
    assert mask(value) == shown
