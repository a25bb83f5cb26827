"""Takes the secrets out of texts that hold them, so that they can be hunted by value elsewhere."""

import re
from collections.abc import Iterable, Iterator, Sequence
from urllib.parse import unquote_to_bytes

from log_operator.redact.checks import is_random
from log_operator.redact.confirm import Confirmer
from log_operator.redact.redactor import choose_engine
from log_operator.redact.rule import Rule

_SHORTEST = 12
_ASSIGNMENT = re.compile(
    rb"(?m)^[ \t]{0,64}(?:export[ \t]{1,8})?[\"']?[\w.-]{1,128}[\"']?[ \t]{0,16}[=:][ \t]{0,16}"
    rb"([^\r\n]{1,4096})"
)


def find_certain(texts: Iterable[bytes], rules: Sequence[Rule]) -> Iterator[bytes]:
    """What those of the rules that are for credentials find, as it stands and without `%XX`."""
    engine, confirmer = choose_engine(rules), Confirmer(rules)
    for text in texts:
        for start, end, number in confirmer.spans(text, engine.find(text)):
            if rules[number].alias:
                continue
            secret = text[start:end]
            yield secret
            if b"%" in secret:
                yield unquote_to_bytes(secret)


def find_likely(texts: Iterable[bytes]) -> Iterator[bytes]:
    """The values in lines such as `NAME=value` that look drawn and not written."""
    for text in texts:
        for match in _ASSIGNMENT.finditer(text):
            value = match[1].strip(b" \t,;\"'")
            if len(value) >= _SHORTEST and b" " not in value and is_random(value):
                yield value
