"""Redaction beside its peers, in one run: what counts are the ratios, the machine drifts."""

# ruff: noqa: T201 - a bench talks on stdout

import os
import re
import shutil
import subprocess  # noqa: TID251 - the peers are programs
import sys
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

sys.path.append(str(Path(__file__).parents[2]))

from log_operator.redact.engine import HyperscanEngine
from log_operator.redact.fallback import PlainEngine
from log_operator.redact.redactor import Redactor
from log_operator.redact.rules import RULES
from tests.bench.corpus import Corpus, write_corpus

_WORK = Path(__file__).parents[2] / ".work" / "bench"
_SIZE = 32_000_000
_SLICE = 1_000_000
_CHUNK = 1024 * 1024
# The rules as engines without look-around and possessive quantifiers can take them.
_PORTABLE = (
    r"(AKIA|ASIA)[A-Z0-9]{16}",
    r"AIza[0-9A-Za-z_-]{35}",
    r"(accountkey|sharedaccesskey)=[A-Za-z0-9+/]{20,120}",
    r"[?&]sig=[A-Za-z0-9%+/]{32,200}",
    r"(gh[pousr]_[A-Za-z0-9]{36,255}|github_pat_[A-Za-z0-9_]{22,255})",
    r"gl(pat|dt|rt|cbt|ptt|ft|soat)-[A-Za-z0-9_.-]{20,255}",
    r"npm_[A-Za-z0-9]{36}",
    r"pypi-AgE[A-Za-z0-9_-]{50,255}",
    r"(xox[a-z][-.]|xapp-)[A-Za-z0-9%.+/=-]{10,255}",
    r"hooks\.slack\.com/[a-z]{3,20}/[A-Za-z0-9/_-]{16,200}",
    r"([sr]k_(live|test)_[A-Za-z0-9]{10,250}|whsec_[A-Za-z0-9+/=]{16,200})",
    r"SG\.[A-Za-z0-9_-]{16,32}\.[A-Za-z0-9_-]{16,64}",
    r"/token:[A-Za-z0-9]{20,100}",
    r"tbc[0-9]{1,3}_[1-9A-HJ-NP-Za-km-z]{60,255}",
    r"eyJ[A-Za-z0-9_-]{8,255}\.[A-Za-z0-9_-]{2,255}\.[A-Za-z0-9_-]{0,255}",
    r"(authorization|cookie)[\\\"']{0,4}[ ]?[:=][ ]?[^\r]{1,255}",
    r"(bearer|basic) [A-Za-z0-9._~+/=-]{16,255}",
    r"(session_?id|sessid|connect\.sid)[\\\"']{0,4}[ ]?[:=][ ]?[^ ;&\"']{1,255}",
    r"://[^ /@:\"'<>]{0,255}:[^ /\"'<>]{1,255}@",
    r"oracle:(thin|oci):[^ /@\"':]{1,128}/[^ @\"']{1,255}@",
    r"password [^ ]{1,255}$",
    r":(5432|5433|6432|\*):[^: ]{1,64}:[^: ]{1,64}:[^: ]{1,255}$",
    r"\$(1|5|6|7|y|gy|2[aby]|argon2[a-z]{1,2})\$[A-Za-z0-9./$=,+*-]{16,255}",
    r"-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY( BLOCK)?-----",
    (
        r"(password|passwd|passphrase|secret|token|api[_-]?key|access[_-]?key|secret[_-]?key|auth_?key"
        r"|private_key|credentials?)[\\\"']{0,4}[ ]{0,4}[=:]>?[ ]{0,4}[\\\"']{0,4}[^ \"'&<]{1,255}"
    ),
    r"<[a-z_-]{0,20}(password|secret|token)>[^<]{1,255}<",
    r"--(password|token|secret|api-key|client-secret) [^ ]{1,255}",
    r" (-u|--user) [^ :]{1,128}:[^ ]{1,255}",
    r"[A-Za-z0-9._%+-]{1,64}@([A-Za-z0-9-]{1,63}\.){1,8}[A-Za-z]{2,24}",
    r"[2-6][0-9]{3}[ -]?[0-9]{4}[ -]?[0-9]{4}[ -]?[0-9]{1,7}",
)


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
    for rule in RULES:
        pattern = _renumber(rule.pattern.pattern.removeprefix(b"(?i)"), groups)
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


def _program_speed(arguments: list[str], path: Path) -> float | None:
    """MB per CPU-second of a program, or None where it is not installed."""
    if shutil.which(arguments[0]) is None:
        return None
    before = _children_seconds()
    with path.open("rb") as source:
        subprocess.run(
            arguments,
            stdin=source,
            stdout=subprocess.DEVNULL,
            check=True,
            env={**os.environ, "LC_ALL": "C"},
        )
    return path.stat().st_size / 1e6 / max(_children_seconds() - before, 0.001)


def _children_seconds() -> float:
    times = os.times()
    return times.children_user + times.children_system


def _portable() -> list[str]:
    return [pattern.replace('\\"', '"') for pattern in _PORTABLE]


def _ripgrep() -> list[str]:
    rules = [part for pattern in _portable() for part in ("-e", pattern)]
    return ["rg", "-o", "-b", "-a", "-i", "--no-unicode", "--no-config", *rules]


def _sed() -> list[str]:
    rules = [
        part for pattern in _portable() for part in ("-e", f"s\x01{pattern}\x01[redacted]\x01gI")
    ]
    return ["sed", "-E", *rules]


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


def main() -> None:
    """Print one table."""
    corpus = write_corpus(_WORK / "redaction.log", _SIZE)
    sliced = _WORK / "slice.log"
    sliced.write_bytes(corpus.path.read_bytes()[: _SLICE * 4])
    fast, plain = Redactor(make_engine=HyperscanEngine), Redactor(make_engine=PlainEngine)
    speed, cleaned = max((_clean(fast, corpus.path) for _ in range(3)), key=lambda pair: pair[0])
    peers = {
        "one re alternation, same rules": _union_speed(corpus.path),
        "standard library only": _clean(plain, corpus.path)[0],
        "rg -o -b, portable rules, find only": _program_speed(_ripgrep(), corpus.path),
        "sed -E, portable rules": _program_speed(_sed(), sliced),
    }
    print(f"{corpus.size / 1e6:.0f} MB, {len(RULES)} rules; MB per CPU-second, ours to theirs")
    print(f"{'redact (hyperscan)':38}{speed:9.1f}")
    for name, peer in peers.items():
        if peer is None:
            print(f"{name:38}{'absent':>9}")
        else:
            print(f"{name:38}{peer:9.1f}{speed / peer:9.1f}x")
    _report_quality(corpus, cleaned)
    again = b"".join(fast.clean([cleaned], name="again"))
    print(f"second cleaning changes        {'nothing' if again == cleaned else 'SOMETHING':>8}")


if __name__ == "__main__":
    main()
