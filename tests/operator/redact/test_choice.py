"""What the tenant chooses, and what this machine's names add."""

import random
import re

import pytest

from log_operator.redact.choice import DEFAULT, Choice, in_order
from log_operator.redact.names import make_name_rules
from log_operator.redact.redactor import Redactor
from log_operator.redact.rule import PLACEHOLDER, Rule, exact
from log_operator.redact.rules import RULES


def _clean(choice: Choice, data: bytes) -> bytes:
    return b"".join(Redactor(choice=choice).clean([data], name="a.log"))


def test_credentials_are_on_whatever_is_chosen() -> None:
    nothing = Choice(kinds=frozenset())
    assert {rule.id for rule in nothing.rules()} == {rule.id for rule in RULES if not rule.alias}
    assert b"hunter2" not in _clean(nothing, b"password=hunter2\n")


def test_kinds_that_are_kept_stay() -> None:
    kinds = {rule.alias for rule in RULES if rule.alias} - {"id"}
    for kind in kinds:
        chosen = {rule.alias for rule in Choice(kinds=frozenset({kind})).rules()}
        assert chosen == {"", kind}


def test_national_numbers_are_on_one_by_one() -> None:
    national = {rule.id for rule in RULES if rule.alias == "id"}
    assert not national & {rule.id for rule in DEFAULT.rules()}
    for rule_id in national:
        chosen = {rule.id for rule in Choice(national_ids=frozenset({rule_id})).rules()}
        assert chosen & national == {rule_id}


def test_names_of_this_machine_are_aliased() -> None:
    choice = Choice(hosts=("web-7", "web-7.example.org", "localhost"), users=("bsmith", "root"))
    cleaned = _clean(choice, b"WEB-7 sshd: bsmith@web-7.example.org root bsmithy /home/bsmith/x\n")
    shown = re.sub(rb"-[0-9a-f]{4,}\]", b"]", cleaned)
    assert PLACEHOLDER.search(cleaned)
    assert b"bsmith/" not in cleaned
    assert b"root bsmithy /home/[user]/x" in shown
    assert shown.startswith(b"[host] sshd: [")


@pytest.mark.parametrize("name", ["", "a", "db", "root", "admin", "12345", "localhost", "nginx"])
def test_names_that_are_words_are_no_names(name: str) -> None:
    assert [rule.id for rule in make_name_rules(hosts=(name,), users=(name,))] in (
        [],
        ["host-field"],
    )
    text = b"a db root admin 12345 localhost nginx\n"
    assert _clean(Choice(hosts=(name,), users=(name,)), text) == text


_FIELDS = (
    b"Nov 22 11:33:53 vm sshd[12]: bye",
    b"Nov 22 11:33:53 VM kernel: bye",
    b"2026-11-22T11:33:53.123456+00:00 vm sshd[12]: bye",
    b"2026-11-22T11:33:53+0100 vm systemd[1]: bye",
    b"<34>1 2026-11-22T11:33:53.003Z vm app 12 ID47 - bye",
    b"<34>1 2026-11-22T11:33:53.003Z vm app - ID47 [x y] bye",
    b'{"_HOSTNAME":"vm","x":1}',
    b'{"host": "vm"}',
    b"_HOSTNAME=vm",
    b"time=1 host=vm level=info",
)
_NO_FIELDS = (
    b"the vm started at 11:33:53",
    b"11:33:53 vm started",
    b"2026-11-22T11:33:53Z vm is down: bye",
    b"vhost=vm host=vm-2 host=vm.example",
    b"/srv/vm/log vm: yes",
)


@pytest.mark.parametrize("name", ["vm", "ubuntu"])
@pytest.mark.parametrize("line", _FIELDS)
def test_a_host_that_is_called_by_a_word_is_aliased_where_a_host_stands(
    name: str, line: bytes
) -> None:
    line = re.sub(rb"(?i)\bvm\b", name.encode(), line)
    cleaned = _clean(Choice(hosts=(name,)), line + b"\n")
    alias = re.sub(rb"\[host-[0-9a-f]{4}\]", name.encode(), cleaned)
    assert cleaned != line + b"\n"
    assert alias == line + b"\n"


@pytest.mark.parametrize("line", _NO_FIELDS)
def test_that_word_stays_a_word_elsewhere(line: bytes) -> None:
    assert _clean(Choice(hosts=("vm",)), line) == line


def test_a_rule_of_the_tenants_own() -> None:
    own = Rule(
        id="acme-key",
        family="own",
        catches="a key of Acme's",
        triggers=exact(b"ACME-"),
        pattern=re.compile(rb"ACME-([0-9]{8})"),
        must_match=(),
        must_not=(),
    )
    cleaned = _clean(Choice(extra=(own,)), b"got ACME-12345678 now\n")
    assert cleaned == b"got ACME-[redacted:acme-key] now\n"


def test_the_order_in_which_rules_come_does_not_matter() -> None:
    shuffled = list(DEFAULT.rules())
    random.Random(1).shuffle(shuffled)
    assert in_order(shuffled) == DEFAULT.rules()
    assert [bool(rule.alias) for rule in in_order(RULES)] == sorted(
        bool(rule.alias) for rule in RULES
    )
