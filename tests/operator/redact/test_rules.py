"""Each rule against its own examples, with both engines, and against its own promises."""

import importlib
import re
import time
from collections.abc import Callable, Iterator
from typing import Any, get_args

import pytest

from log_operator.redact.choice import Choice
from log_operator.redact.confirm import Confirmer
from log_operator.redact.engine import HyperscanEngine
from log_operator.redact.fallback import PlainEngine
from log_operator.redact.redactor import Redactor
from log_operator.redact.rule import PLACEHOLDER, Form, Rule
from log_operator.redact.rules import RULES
from tenant_file.redaction import NationalId

_MARKED = re.compile("«[^»]*»")
_MUST = [pytest.param(rule, text, id=rule.id) for rule in RULES for text in rule.must_match]
_MUST_NOT = [pytest.param(rule, text, id=rule.id) for rule in RULES for text in rule.must_not]

_EVERYTHING = Choice(national_ids=frozenset(rule.id for rule in RULES if rule.alias == "id"))


@pytest.fixture(scope="module", params=[HyperscanEngine, PlainEngine])
def redactor(request: pytest.FixtureRequest) -> Redactor:
    return Redactor(make_engine=request.param, choice=_EVERYTHING)


@pytest.fixture(scope="module")
def clean(redactor: Redactor) -> Callable[[bytes], bytes]:
    return lambda data: b"".join(redactor.clean([data], name="a.log"))


def _hide(text: str) -> str:
    return "<hidden>".join(_MARKED.split(text))


@pytest.mark.parametrize(("rule", "text"), _MUST)
def test_takes_out_what_is_marked_and_nothing_else(
    redactor: Redactor, rule: Rule, text: str
) -> None:
    stream = redactor.clean([re.sub("[«»]", "", text).encode()], name="a.log")
    cleaned = b"".join(stream)
    assert PLACEHOLDER.sub(b"<hidden>", cleaned).decode() == _hide(text), rule.id


@pytest.mark.parametrize(("rule", "text"), _MUST)
def test_takes_out_something_by_itself(rule: Rule, text: str) -> None:
    data = re.sub("[«»]", "", text).encode()
    spans = Confirmer((rule,)).spans(data, HyperscanEngine((rule,)).find(data))
    marked = [mark.encode() for mark in re.findall("«([^»]*)»", text)]
    assert any(data[start:end] in marked for start, end, _rule in spans)


@pytest.mark.parametrize(("rule", "text"), _MUST)
def test_cleaning_twice_changes_nothing(
    clean: Callable[[bytes], bytes], rule: Rule, text: str
) -> None:
    once = clean(re.sub("[«»]", "", text).encode())
    assert clean(once) == once, rule.id


@pytest.mark.parametrize(("rule", "text"), _MUST_NOT)
def test_leaves_what_only_looks_alike(
    clean: Callable[[bytes], bytes], rule: Rule, text: str
) -> None:
    assert clean(text.encode()).decode() == text, rule.id


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_has_five_examples_each_way(rule: Rule) -> None:
    assert min(len(rule.must_match), len(rule.must_not)) >= 5


def test_ids_are_unique_and_fit_into_a_placeholder() -> None:
    assert len({rule.id for rule in RULES}) == len(RULES) < 256
    assert all(PLACEHOLDER.fullmatch(rule.placeholder) for rule in RULES)


def test_each_national_id_that_a_tenant_may_name_has_its_rule() -> None:
    assert set(get_args(NationalId)) == {rule.id for rule in RULES if rule.alias == "id"}


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_triggers_are_what_they_say(rule: Rule) -> None:
    for trigger in rule.triggers:
        assert re.compile(trigger.expression).groups == 0
        if trigger.form is Form.CASELESS:
            assert trigger.literal == trigger.literal.lower()


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_every_quantifier_is_bounded(rule: Rule) -> None:
    for pattern in filter(None, (rule.pattern, rule.before)):
        assert max(_repeats(_parse(pattern)), default=1) <= 16384


def _parse(pattern: re.Pattern[bytes]) -> Any:
    return importlib.import_module("re._parser").parse(pattern.pattern, pattern.flags)


def _repeats(node: Any) -> Iterator[int]:
    """The upper bounds of all quantifiers in a parsed pattern."""
    if type(node).__name__ == "SubPattern" or isinstance(node, list | tuple):
        for item in node:
            yield from _repeats(item)
        if isinstance(node, tuple) and str(node[0]).endswith("REPEAT"):
            yield int(node[1][1])


@pytest.mark.parametrize(
    "text",
    [
        "commit 4b825dc642cb6eb9a060e54bf8d69288fbee4904",
        "id 0f8fad5b-d9cb-469f-a165-70867728950e",
        "traceparent: 00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
        "sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
        "v1.2.3-rc.4+build.567 from 10.0.0.1:443",
        "order 1234567890123456 and 4111111111111112",
        "Failed password for root from 10.0.0.1 port 22 ssh2",
        "Accepted publickey for bob from 192.168.1.5: RSA SHA256:abcDEF123",
        "at com.example.security.TokenService.check(TokenService.java:42)",
        "/usr/lib/systemd/system/getty@.service and /etc/passwd read",
        "max_tokens=4096 tokens=123 token_type=bearer",
        "1700000000.123456 https://example.com:8443/a/b?page=2",
        "user@1000.service: Deactivated successfully",
        "PWD=/root SHELL=/bin/bash",
    ],
)
def test_leaves_what_support_needs(clean: Callable[[bytes], bytes], text: str) -> None:
    assert clean(text.encode()).decode() == text


_JOINTS = (b"", b'="', b": [", b"(")
_FILLERS = (b"a", b"a, ", b'"', b'\\"', b" \n  a", b"a=b;", b"'a', ", b"aB3/")
_HOSTILE_SIZE = 16_000


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_no_text_is_slow_to_try(rule: Rule) -> None:
    literal = rule.triggers[0].literal
    texts = [
        literal + joint + filler * (_HOSTILE_SIZE // len(filler))
        for joint in _JOINTS
        for filler in _FILLERS
    ]
    begin = time.process_time()
    for text in texts:
        rule.pattern.match(text)
        if rule.before is not None:
            rule.before.match(text[-rule.reach :])
    # 32 texts of 16 kB take some 10 ms; what goes back and forth takes minutes.
    assert time.process_time() - begin < 3
