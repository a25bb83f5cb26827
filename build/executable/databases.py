"""Compiles what the operator looks for, so that no customer has to wait for it."""

import os
from pathlib import Path

from log_operator.collect.host import this_host
from log_operator.redact.compiled import Expression, write_databases
from log_operator.redact.engine import group_triggers, list_expressions, split_rules
from log_operator.redact.rule import Rule
from log_operator.redaction import make_choice
from tenant_file.redaction import Redaction
from ticketbound.clock import AdjustableClock, utc_now


def compile_databases(redaction: Redaction, folder: Path) -> None:
    """Leave in `folder` what the cleaning looks for with these settings, and the second look."""
    host = this_host(os.environ, AdjustableClock(utc_now))
    rules = make_choice(redaction, host).rules()
    credentials = tuple(rule for rule in rules if not rule.alias)
    write_databases((_list(chosen) for chosen in (rules, credentials)), folder)


def _list(rules: tuple[Rule, ...]) -> list[Expression]:
    numbers, _ = split_rules(rules)
    return list_expressions(group_triggers([rules[number] for number in numbers]))
