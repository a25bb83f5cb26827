"""A block is written anew, and counted, as one who reads it line by line would do it."""

import random
from itertools import pairwise

import pytest

from log_operator.redact.aliases import Aliases
from log_operator.redact.confirm import Span
from log_operator.redact.tally import Tally
from log_operator.redact.write import Writer
from log_operator.values import RuleHits
from tests.operator.redact.made_rule import make_rule

_KEY = b"k" * 32
_RULES = [
    make_rule(rb"x", id="zebra"),
    make_rule(rb"x", id="mail", alias="email"),
    make_rule(rb"x", id="apple"),
    make_rule(rb"x", id="place", alias="ip"),
]
_NAMED = (b"b@c.de", b"127.0.0.1", b"8.8.8.8", b"", b"two words")


def _make_text(rng: random.Random) -> tuple[bytes, list[Span]]:
    """Some lines, and what rules take of them: words, and now and then many lines at once."""
    text = b""
    spans: list[Span] = []
    for _ in range(rng.randrange(30)):
        text += rng.choice((b"", b" ", b"\n", b"\n\n", b" plain text\n\tand "))
        secret = rng.choice(_NAMED)
        if rng.random() < 0.2:
            secret = b"line of a key\n" * rng.randint(3, 6) + b"last"
        if secret and rng.random() < 0.8:
            spans.append((len(text), len(text) + len(secret), rng.randrange(4)))
        text += secret
    return text + b"\nend", spans


def _write_plainly(text: bytes, spans: list[Span], aliases: Aliases) -> bytes:
    for start, end, number in reversed(spans):
        rule = _RULES[number]
        mark = aliases.replace(rule.alias, text[start:end]) if rule.alias else rule.placeholder
        text = text[:start] + mark + text[end:]
    return text


def _count_plainly(text: bytes, spans: list[Span]) -> tuple[int, dict[str, RuleHits]]:
    lines: dict[int, set[int]] = {}
    for start, end, number in spans:
        first = text.count(b"\n", 0, start)
        lines.setdefault(number, set()).update(
            range(first, first + text.count(b"\n", start, end) + 1)
        )
    hits = {
        _RULES[number].id: RuleHits(
            count=sum(1 for span in spans if span[2] == number),
            lines=len(touched),
            size=sum(end - start for start, end, owner in spans if owner == number),
        )
        for number, touched in lines.items()
    }
    return len(set().union(*lines.values())), hits


@pytest.mark.parametrize("seed", range(60))
def test_written_and_counted_as_by_hand(seed: int) -> None:
    text, spans = _make_text(random.Random(seed))
    aliases = Aliases(_KEY)
    writer = Writer(_RULES, aliases)
    tally = Tally(writer.ids)
    written = writer.rewrite(text, 0, len(text), spans, tally)
    assert written == _write_plainly(text, spans, Aliases(_KEY))
    assert (tally.lines, tally.report()) == _count_plainly(text, spans)


@pytest.mark.parametrize("seed", range(60, 90))
def test_in_blocks_as_at_once(seed: int) -> None:
    rng = random.Random(seed)
    text, spans = _make_text(rng)
    writer = Writer(_RULES, Aliases(_KEY))
    tally = Tally(writer.ids)
    edges = sorted(
        {0, *(rng.choice(spans)[rng.randrange(2)] for _ in range(3) if spans), len(text)}
    )
    written = b""
    for begin, end in pairwise(edges):
        inside = [span for span in spans if begin <= span[0] and span[1] <= end]
        written += writer.rewrite(text, begin, end, inside, tally)
    assert written == _write_plainly(text, spans, Aliases(_KEY))
    assert (tally.lines, tally.report()) == _count_plainly(text, spans)


def test_lines_within_a_short_secret_are_not_counted() -> None:
    writer = Writer(_RULES, Aliases(_KEY))
    for size, lines in ((32, 1), (33, 2)):
        tally = Tally(writer.ids)
        data = b"a\n".ljust(size, b"b")
        assert writer.rewrite(data, 0, size, [(0, size, 0)], tally) == b"[redacted:zebra]"
        assert tally.report() == {"zebra": RuleHits(count=1, lines=lines, size=size)}
        assert (tally.lines, tally.line, tally.touched) == (lines, lines - 1, lines - 1)


@pytest.mark.parametrize("seed", range(90, 100))
@pytest.mark.parametrize("count", [63, 64, 65, 300])
def test_many_secrets_in_one_line(count: int, seed: int) -> None:
    rng = random.Random(seed)
    words = [rng.choice(_NAMED[:3]) for _ in range(count)]
    line, spans = b"ab ", [(0, 2, 0)]
    for word in words:
        spans.append((len(line), len(line) + len(word), rng.randrange(4)))
        line += word + rng.choice((b"", b" ", b" and "))
    for text in (line, line + b"\nend"):
        writer = Writer(_RULES, Aliases(_KEY))
        tally = Tally(writer.ids)
        written = writer.rewrite(text, 0, 2, spans[:1], tally)
        written += writer.rewrite(text, 2, len(text), spans[1:], tally)
        assert written == _write_plainly(text, spans, Aliases(_KEY))
        assert (tally.lines, tally.report()) == _count_plainly(text, spans)
        more = b"\n" + b"ab" * count
        spots = [(place, place + 2, 2) for place in range(1, 2 * count, 2)]
        writer.rewrite(more, 0, 1, [], tally)
        assert writer.rewrite(more, 1, len(more), spots, tally) == b"[redacted:apple]" * count
        lines, hits = _count_plainly(text, spans)
        apples = hits.get("apple", RuleHits(count=0, lines=0, size=0))
        assert tally.lines == lines + 1
        assert tally.report()["apple"] == RuleHits(
            count=apples.count + count, lines=apples.lines + 1, size=apples.size + 2 * count
        )


def test_a_line_of_many_blocks_counts_once() -> None:
    text = b"ab " * 300
    spans = [(place, place + 2, place % 2 * 2) for place in range(0, 900, 3)]
    writer = Writer(_RULES, Aliases(_KEY))
    tally = Tally(writer.ids)
    for begin, end in pairwise((0, 200, 201, 400, 410, 600, 700, 900)):
        inside = spans[begin // 3 : end // 3]
        writer.rewrite(text, begin // 3 * 3, end // 3 * 3, inside, tally)
    assert tally.lines == 1
    assert tally.report() == {
        "apple": RuleHits(count=150, lines=1, size=300),
        "zebra": RuleHits(count=150, lines=1, size=300),
    }


def test_many_secrets_in_many_lines() -> None:
    writer = Writer(_RULES, Aliases(_KEY))
    for text, lines in ((b"\n" + b"ab " * 99, 2), (b"ab " * 99 + b"\nab ", 2), (b"ab\n" * 99, 99)):
        tally = Tally(writer.ids)
        writer.rewrite(b"ab", 0, 2, [(0, 2, 0)], tally)
        places = [place for place in range(len(text)) if text.startswith(b"ab", place)]
        writer.rewrite(text, 0, len(text), [(p, p + 2, 0) for p in places], tally)
        count = len(places) + 1
        assert tally.report() == {"zebra": RuleHits(count=count, lines=lines, size=2 * count)}
        assert tally.lines == lines


def test_a_line_end_at_the_very_begin_of_a_block_counts() -> None:
    writer = Writer(_RULES, Aliases(_KEY))
    tally = Tally(writer.ids)
    for block, spans in ((b"ab", [(0, 2, 0)]), (b"\nc", []), (b"ab", [(0, 2, 0)])):
        writer.rewrite(block, 0, len(block), spans, tally)
    assert (tally.lines, tally.report()) == (2, {"zebra": RuleHits(count=2, lines=2, size=4)})


def test_ids_are_those_of_the_rules_in_their_order() -> None:
    assert Writer(_RULES, Aliases(_KEY)).ids == ("zebra", "mail", "apple", "place")
