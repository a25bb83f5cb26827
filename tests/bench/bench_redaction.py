"""Redaction beside its peers, in one run: what counts are the ratios, the machine drifts."""

# ruff: noqa: T201 - a bench talks on stdout

import importlib.util
import json
import os
import re
import shutil
import subprocess  # noqa: TID251 - the peers are programs
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

sys.path.append(str(Path(__file__).parents[2]))

from log_operator.redact.choice import DEFAULT, Choice
from log_operator.redact.engine import Engine, HyperscanEngine
from log_operator.redact.fallback import PlainEngine
from log_operator.redact.redactor import Redactor
from log_operator.redact.rule import Rule
from tests.bench.corpus import Corpus, write_corpus
from tests.bench.hostile import MOST_MEMORY, SLOWEST, measure, measure_memory
from tests.bench.portable import Dialect, can_take, translate

_WORK = Path(__file__).parents[2] / ".work" / "bench"
_SIZE = 32_000_000
_SLICE = 1_000_000
_ENV = {**os.environ, "LC_ALL": "C"}
_CHUNK = 1024 * 1024
_NOTHING = b"2026-11-21T10:01:02Z INFO app-3 GET /api/v2/items/12.json 200 in 5 ms"


@dataclass(frozen=True, slots=True)
class _Only(Choice):
    """These rules and no others."""

    only: tuple[Rule, ...] = ()

    def rules(self) -> tuple[Rule, ...]:
        return self.only


def _read(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            yield chunk


def _clean(redactor: Redactor, path: Path) -> tuple[float, bytes]:
    """MB per CPU-second, and what came out."""
    begin = time.process_time()
    cleaned = b"".join(redactor.clean(_read(path), name=path.name))
    return path.stat().st_size / 1e6 / (time.process_time() - begin), cleaned


def _union() -> re.Pattern[bytes]:
    """All rules as one alternation, as a first attempt at this would have it."""
    parts: list[bytes] = []
    groups = 0
    for rule in DEFAULT.rules():
        pattern = _renumber(rule.pattern.pattern.removeprefix(b"(?i)"), groups)
        pattern = re.sub(rb"\(\?P([<=])(\w+)", rb"(?P\g<1>\g<2>%d" % groups, pattern)
        before = b"[A-Za-z0-9._%+-]{1,64}" if rule.before else b""
        flags = b"i" if rule.pattern.flags & re.IGNORECASE else b""
        parts.append(b"(?%b:%b%b)" % (flags, before, pattern))
        groups += rule.pattern.groups
    return re.compile(b"|".join(parts))


def _renumber(pattern: bytes, groups: int) -> bytes:
    """The pattern behind that many groups of others."""
    pieces = re.split(rb"(?<!\\)((?:\\\\)*)\\([1-9])", pattern)
    for place in range(2, len(pieces), 3):
        pieces[place] = b"\\%d" % (int(pieces[place]) + groups)
    return b"".join(pieces)


def _union_speed(path: Path) -> float:
    pattern, data = _union(), path.read_bytes()[:_SLICE]
    begin = time.process_time()
    pattern.sub(b"[redacted]", data)
    return len(data) / 1e6 / (time.process_time() - begin)


def _program_speed(arguments: list[bytes] | None, path: Path) -> float | None:
    """MB per CPU-second of a program, or None where it is not installed."""
    if arguments is None or shutil.which(arguments[0]) is None:
        return None
    before = _children_seconds()
    with path.open("rb") as source:
        subprocess.run(
            arguments,
            stdin=source,
            stdout=subprocess.DEVNULL,
            check=True,
            env=_ENV,
        )
    return path.stat().st_size / 1e6 / max(_children_seconds() - before, 0.001)


def _children_seconds() -> float:
    times = os.times()
    return times.children_user + times.children_system


def _compile(text: str) -> None:
    """Refuse what finds something everywhere once its look-around is gone.

    Raises:
        ValueError: this rule says nothing without it.
    """
    if re.compile(text.encode("latin-1"), re.IGNORECASE).search(_NOTHING):
        raise ValueError(text)


def _sed_takes(rule: Rule) -> bool:
    """Whether sed compiles the rule; some classes are beyond it."""
    command = _sed((rule,))
    return (
        subprocess.run(command, input=b"", capture_output=True, env=_ENV, check=False).returncode
        == 0
    )


def _ripgrep(rules: Iterable[Rule]) -> list[bytes]:
    parts = [part for rule in rules for part in ("-e", translate(rule, Dialect.RE2))]
    flags = ("-o", "-b", "-a", "-i", "--no-unicode", "--no-config", "--dfa-size-limit=1G")
    return [part.encode("latin-1") for part in ("rg", *flags, *parts)]


def _sed(rules: Iterable[Rule]) -> list[bytes]:
    commands = (f"s\x01{translate(rule, Dialect.SED)}\x01[redacted]\x01gI" for rule in rules)
    parts = [part for command in commands for part in ("-e", command)]
    return [part.encode("latin-1") for part in ("sed", "-E", *parts)]


_RE2 = """
import json, re2, sys
options = re2.Options()
options.case_sensitive, options.log_errors, options.max_mem = False, False, 256 << 20
options.encoding = re2.Options.Encoding.LATIN1
rules = [re2.compile(rule.encode("latin-1"), options) for rule in json.loads(sys.argv[1])]
while chunk := sys.stdin.buffer.read(1 << 20):
    for rule in rules:
        chunk = rule.sub(b"[redacted]", chunk)
"""


def _re2(rules: Iterable[Rule]) -> list[bytes] | None:
    """The rules one by one, which is faster there than all in one; None where it is missing."""
    if importlib.util.find_spec("re2") is None:
        return None
    patterns = json.dumps([translate(rule, Dialect.RE2) for rule in rules])
    return [sys.executable.encode(), b"-c", _RE2.encode(), patterns.encode()]


def _lost(counted: Counter[bytes], cleaned: bytes) -> tuple[int, int, list[bytes]]:
    """How many there were, how many are left, and which."""
    left = {text: cleaned.count(text) for text in counted}
    return counted.total(), sum(left.values()), [text for text, n in left.items() if n]


def _report_quality(corpus: Corpus, cleaned: bytes) -> None:
    planted, surviving, which = _lost(corpus.secrets, cleaned)
    decoys, kept, _ = _lost(corpus.decoys, cleaned)
    print(f"planted credentials surviving  {surviving:8} of {planted} ({surviving / planted:.3%})")
    print(f"decoys lost                    {decoys - kept:8} of {decoys}")
    for text in which[:5]:
        print(f"  survived: {text[:60]!r}")
    for text in [text for text, n in corpus.decoys.items() if cleaned.count(text) < n][:5]:
        print(f"  lost: {text[:60]!r}")


def _show(
    name: str,
    rules: tuple[Rule, ...],
    make_engine: Callable[[Sequence[Rule]], Engine],
    path: Path,
    peer: float | None,
) -> None:
    """One line: what the peer does, and how much more ours does with just these rules."""
    if peer is None:
        print(f"{name:38}{'absent':>9}")
        return
    ours = _clean(Redactor(choice=_Only(only=rules), make_engine=make_engine), path)[0]
    print(f"{name:38}{peer:9.2f}{ours / peer:9.1f}x  {len(rules)} rules")


def _report_hostile(redactor: Redactor) -> bool:
    """Print the slowest of the inputs made to be slow; whether none is slower than may be."""
    speeds, memory = measure(redactor), measure_memory()
    print(f"{len(speeds)} inputs made to be slow; MB per CPU-second of the slowest:")
    for name, speed in list(speeds.items())[:8]:
        print(f"  {name:36}{speed:9.1f}")
    print(f"{'peak memory, 100 MB in one line':38}{memory:9.1f} MB")
    return min(speeds.values()) >= SLOWEST and memory <= MOST_MEMORY


def main() -> int:
    """Print one table; 1 where an input is slower, or takes more memory, than any may."""
    corpus = write_corpus(_WORK / "redaction.log", _SIZE)
    sliced = _WORK / "slice.log"
    sliced.write_bytes(corpus.path.read_bytes()[:_SLICE])
    fast, plain = Redactor(make_engine=HyperscanEngine), Redactor(make_engine=PlainEngine)
    speed, cleaned = max((_clean(fast, corpus.path) for _ in range(3)), key=lambda pair: pair[0])
    print(f"{corpus.size / 1e6:.0f} MB; MB per CPU-second, ours to theirs with the same rules")
    print(f"{'redact, all rules':38}{speed:9.1f}")
    print(f"{'redact, standard library only':38}{_clean(plain, sliced)[0]:9.1f}")
    rules = DEFAULT.rules()
    _show("one re alternation", rules, HyperscanEngine, corpus.path, _union_speed(corpus.path))
    common = can_take(rules, _compile)
    for name, peer in (("google-re2", _re2(common)), ("rg -o -b, find only", _ripgrep(common))):
        _show(name, common, HyperscanEngine, corpus.path, _program_speed(peer, sliced))
    common = tuple(filter(_sed_takes, common))
    _show(
        "sed -E, to ours without hyperscan",
        common,
        PlainEngine,
        sliced,
        _program_speed(_sed(common), sliced),
    )
    _report_quality(corpus, cleaned)
    again = b"".join(fast.clean([cleaned], name="again"))
    print(f"second cleaning changes        {'nothing' if again == cleaned else 'SOMETHING':>8}")
    return 0 if _report_hostile(fast) else 1


if __name__ == "__main__":
    sys.exit(main())
