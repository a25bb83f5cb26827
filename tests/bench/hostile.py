"""Inputs made to be slow, each as a unit that is repeated, and how fast the engine is on them."""

import subprocess  # noqa: TID251 - memory is measured in a process of its own
import sys
import time
from collections.abc import Iterator

from log_operator.redact.redactor import Redactor

HOSTILE = {
    "at signs": b"a@",
    "names": b"password=",
    "open quotes": b'token="',
    "escaped quotes": b'token=\\"',
    "separators": b"token:",
    "schemes": b"://a:",
    "begun keys": b"-----BEGIN PRIVATE KEY-----",
    "begun tokens": b"eyJaaaaaaaaaaaaa.",
    "digits": b"4",
    "blanks": b"token          ",
    "commas": b"token=,,,,,",
    "cookies": b"cookie:",
    "unclosed tags": b"password>a",
    "placeholders": b"token=[redacted:x",
    "aliases": b"a@b.co[ip-12ab",
    "short values": b"pwd=a ",
    "mail": b"a@b.co ",
    "at signs alone": b"@",
    "escapes": b'\\"',
    "deep escapes": b"token=" + b"\\" * 15 + b'"',
    "addresses": b"8.8.8.8 ",
    "dots": b"1.",
    "cards": b"4111111111111111 ",
    "grouped cards": b"4111 1111 1111 1111 ",
    "hardware addresses": b"52:54:00:ab:cd:ef ",
    "colons": b"://",
    "credentials in addresses": b"://a:b@c ",
    "encoded names": b"auth=",
    "delimiters": b"=:,;&\"'{}[]",
    "all kinds": b"pwd=a a@b.co ://a:b@c auth=a:b token=b 8.8.8.8 -u a:b AKIA ",
    "objects": b'{"password":"a"},',
    "flags": b"--token a ",
    "line ends": b"\n",
    "zeros": b"\0a",
    "wide characters": b"p\0w\0d\0=\0a\0 \0\n",
    "hexadecimal digits": b"41111111-1111-1111-1111-111111111111 ",
    "password flags": b" -p'\"",
    "commands": b"docker -p a ",
    "login statements": b" by '",
    "blank names": b"psw  ",
    "closed names": b"pass'\n",
    "values": b"value=",
    "values with names": b"value= name=password ",
    "encoded addresses": b"%3A%2F%2F",
    "addresses without host": b"://a:@:",
    "elements": b":token a ",
    "colons in threes": b":::",
    "announced lines": b"password below ",
    "begun words": b"token: e",
    "begun tokens of services": b"tfp_",
    "okta": b"okta0",
    "zendesk": b"zendesk ",
    "nested escapes": b'{\\"token\\": \\"a\\"},',
    "passwords": b"password=x ",
    "words": b"a ",
    "one line of letters": b"x",
    "one line of capitals": b"A",
    "values before a name": b"value=" * 340 + b" . name=password",
}
SLOWEST = 5.0
"""MB per CPU-second below which no input may come."""
MOST_MEMORY = 100.0
"""MB that a process may take while it cleans a line of 100 MB."""
_SIZE = 1_000_000
_ROUNDS = 3
_LINE = """
import resource, sys
from log_operator.redact.redactor import Redactor
unit = b"GET /a?b=c&token=hunter2&d=bob.smith@mail.example.com," * 10_000
for piece in Redactor().clean((unit for _ in range(185)), name="a.log"):
    pass
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
"""


def repeat(unit: bytes, size: int) -> Iterator[bytes]:
    """About `size` bytes of the unit, in chunks."""
    chunk = unit * (65_536 // len(unit))
    for _ in range(size // len(chunk) + 1):
        yield chunk


def measure(redactor: Redactor) -> dict[str, float]:
    """MB per CPU-second for each input by its name, the slowest first."""
    speeds = {
        name: max(_measure_one(redactor, unit) for _ in range(_ROUNDS))
        for name, unit in HOSTILE.items()
    }
    return dict(sorted(speeds.items(), key=lambda pair: pair[1]))


def _measure_one(redactor: Redactor, unit: bytes) -> float:
    chunks = list(repeat(unit, _SIZE))
    begin = time.process_time()
    for _piece in redactor.clean(chunks, name="a.log"):
        pass
    return sum(map(len, chunks)) / 1e6 / (time.process_time() - begin)


def measure_memory() -> float:
    """MB that a process takes at its peak that cleans 100 MB without a line end."""
    done = subprocess.run(
        [sys.executable, "-c", _LINE], stdout=subprocess.PIPE, text=True, check=True
    )
    return int(done.stdout) / 1024
