"""What survives beside named peers, on one planted log, in one run; what counts are the ratios.

Peers that are not installed are said to be absent. google-re2 and detect-secrets are looked for in
`.work/peers`, which `make bench-redact` sets up, `sos` in the path or in $SOS.
"""

# ruff: noqa: T201 - a bench talks on stdout

import json
import os
import random
import re
import shlex
import shutil
import subprocess  # noqa: TID251 - the peers are programs
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

sys.path.append(str(Path(__file__).parents[2]))

from log_operator.redact.choice import DEFAULT
from log_operator.redact.engine import HyperscanEngine
from log_operator.redact.fallback import PlainEngine
from log_operator.redact.redactor import Redactor
from log_operator.redact.rule import Rule
from tests.bench.corpus import plain_line
from tests.bench.planting.generator import Item, plant
from tests.bench.planting.scoring import is_wrong
from tests.bench.portable import Dialect, can_take, translate

_ROOT = Path(__file__).parents[2]
_WORK = _ROOT / ".work" / "bench" / "peers"
_PYTHON = _ROOT / ".work" / "peers" / "bin" / "python"
_NOISE = 20
"""Lines of plain log for each planted one."""
_MARK = "[redacted]"
_NOTHING = b"2026-11-21T10:01:02Z INFO app-3 GET /api/v2/items/12.json 200 in 5 ms"


@dataclass(frozen=True, slots=True)
class Log:
    """A planted log in one file, and what is in it."""

    path: Path
    items: tuple[Item, ...]


def _write_log(path: Path, *, seed: int, rounds: int) -> Log:
    rng = random.Random(seed)
    items: list[Item] = []
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8", newline="\n") as out:
        for _ in range(rounds):
            planted = list(plant(rng))
            rng.shuffle(planted)
            for one in planted:
                out.writelines(plain_line(rng) for _ in range(_NOISE))
                out.write(one.record + "\n")
                items.append(Item(one.group, one.kind, one.dress, one.text, path.name))
    return Log(path, tuple(items))


def _seconds() -> float:
    times = os.times()
    return times.user + times.system + times.children_user + times.children_system


def _run(command: list[str], log: Log) -> str:
    with log.path.open("rb") as source:
        done = subprocess.run(
            command,
            stdin=source,
            capture_output=True,
            check=False,
            env={**os.environ, "LC_ALL": "C"},
        )
    if done.returncode > 1:
        raise OSError(done.stderr.decode()[:200])
    return done.stdout.decode("utf-8", "replace")


def _ours(make_engine: Callable[[tuple[Rule, ...]], object]) -> Callable[[Log], str]:
    redactor = Redactor(make_engine=make_engine)  # type: ignore[arg-type]  # either engine

    def clean(log: Log) -> str:
        return b"".join(redactor.clean([log.path.read_bytes()], name=log.path.name)).decode()

    return clean


def _alternation(log: Log) -> str:
    """All rules in one pattern of Python's `re`, groups of a name told apart."""
    parts = []
    for number, rule in enumerate(DEFAULT.rules()):
        pattern = rule.pattern.pattern.removeprefix(b"(?i)")
        pattern = re.sub(rb"\(\?P([<=])(\w+)", rb"(?P\g<1>\g<2>%d" % number, pattern)
        flag = b"i" if rule.pattern.flags & re.IGNORECASE else b""
        parts.append(b"(?%b:%b)" % (flag, pattern))
    union = re.compile(b"|".join(parts))
    return union.sub(_MARK.encode(), log.path.read_bytes()).decode("utf-8", "replace")


def _sed(log: Log) -> str:
    rules = [f"s\x01{translate(rule, Dialect.SED)}\x01{_MARK}\x01gI" for rule in _portable()]
    return _run(["sed", "-E", *(part for rule in rules for part in ("-e", rule))], log)


def _ripgrep(log: Log) -> str:
    rules = [part for rule in _portable() for part in ("-e", translate(rule, Dialect.RE2))]
    flags = ("-U", "-a", "-i", "-N", "--no-unicode", "--no-config", "--passthru", "-r", _MARK)
    return _run(["rg", *flags, *rules], log)


def _portable() -> tuple[Rule, ...]:
    """The rules that still say something without triggers and look-around."""

    def compile_one(text: str) -> None:
        if re.compile(text.encode("latin-1"), re.IGNORECASE).search(_NOTHING):
            raise ValueError(text)

    return can_take(DEFAULT.rules(), compile_one)


_RE2 = """
import json, re2, sys
options = re2.Options(); options.encoding = re2.Options.Encoding.LATIN1; options.log_errors = False
options.max_mem = 1 << 28
rules, data = json.load(open(sys.argv[1])), sys.stdin.buffer.read()
for rule in rules:
    try:
        data = re2.compile(b"(?i)" + rule.encode("latin-1"), options).sub(b"[redacted]", data)
    except re2.error:
        pass
sys.stdout.buffer.write(data)
"""
_DETECT = """
import sys
from detect_secrets.core.scan import scan_file
from detect_secrets.settings import default_settings
lines = open(sys.argv[1], encoding="utf-8").read().split("\\n")
with default_settings():
    for secret in scan_file(sys.argv[1]):
        if secret.secret_value:
            place = secret.line_number - 1
            lines[place] = lines[place].replace(secret.secret_value, "[redacted]")
sys.stdout.write("\\n".join(lines))
"""


def _re2(log: Log) -> str:
    rules = _WORK / "rules.json"
    rules.write_text(json.dumps([translate(rule, Dialect.RE2) for rule in _portable()]))
    return _run([str(_PYTHON), "-c", _RE2, str(rules)], log)


def _detect_secrets(log: Log) -> str:
    return _run([str(_PYTHON), "-c", _DETECT, str(log.path)], log)


def _gitleaks(log: Log) -> str:
    """What gitleaks reports, taken out by us."""
    report = _WORK / "gitleaks.json"
    _run(["gitleaks", "stdin", "--no-banner", "-f", "json", "-r", str(report)], log)
    text = log.path.read_text(encoding="utf-8")
    for finding in json.loads(report.read_text()):
        text = text.replace(finding["Secret"], _MARK)
    return text


def _sos(log: Log) -> str:
    """`sos clean` on a folder that looks like one of its own."""
    tree = _WORK / "sosreport-peer"
    shutil.rmtree(tree, ignore_errors=True)
    for folder in ("sos_logs", "sos_reports", "sos_commands", "var/log"):
        (tree / folder).mkdir(parents=True)
    copy = tree / "var/log/messages"
    copy.write_bytes(log.path.read_bytes())
    sos = shlex.split(os.environ.get("SOS", "sos"))
    _run([*sos, "clean", "--batch", "--tmp-dir", str(_WORK), str(tree)], log)
    return copy.read_text(encoding="utf-8", errors="replace")


_PEERS: tuple[tuple[str, str, Callable[[Log], str]], ...] = (
    ("the operator", "", _ours(HyperscanEngine)),
    ("the operator, standard library only", "", _ours(PlainEngine)),
    ("one re alternation, no checks", "", _alternation),
    ("google-re2, same patterns, no checks", f"{_PYTHON} re2", _re2),
    ("sed -E, same patterns, no checks", "sed", _sed),
    ("rg -r, same patterns, no checks", "rg", _ripgrep),
    ("detect-secrets 1.5.0", f"{_PYTHON} detect_secrets", _detect_secrets),
    ("gitleaks", "gitleaks", _gitleaks),
    ("sos clean", shlex.split(os.environ.get("SOS", "sos"))[0], _sos),
)


def _is_there(need: str) -> bool:
    program, _, module = need.partition(" ")
    if not module:
        return not need or shutil.which(program) is not None
    return Path(program).exists() and not subprocess.call([program, "-c", f"import {module}"])


def _measure(clean: Callable[[Log], str], log: Log) -> str:
    begin = _seconds()
    text = clean(log)
    speed = log.path.stat().st_size / 1e6 / max(_seconds() - begin, 0.001)
    cells = [f"{speed:9.2f}"]
    for group in ("credential", "personal", "decoy"):
        items = [item for item in log.items if item.group == group]
        wrong = sum(is_wrong(item, text) for item in items)
        cells.append(f"{wrong / len(items):10.2%}")
    return "".join(cells)


def main() -> None:
    """Print one table."""
    log = _write_log(_WORK / "planted.log", seed=11, rounds=1)
    size = log.path.stat().st_size / 1e6
    print(f"{size:.1f} MB, {len(log.items)} planted; the share that survived, and of decoys lost")
    print(f"{'':38}{'MB/CPU-s':>9}{'secrets':>10}{'personal':>10}{'decoys':>10}")
    for name, need, clean in _PEERS:
        if not _is_there(need):
            print(f"{name:38}{'absent':>9}")
            continue
        try:
            print(f"{name:38}{_measure(clean, log)}", flush=True)
        except OSError as error:
            print(f"{name:38}  failed: {str(error).splitlines()[0]}")


if __name__ == "__main__":
    main()
