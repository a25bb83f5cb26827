"""What one run takes out besides credentials, and which rules follow from that."""

from collections.abc import Iterable
from dataclasses import dataclass

from log_operator.redact.names import make_name_rules
from log_operator.redact.rule import Rule
from log_operator.redact.rules import RULES

DEFAULT_KINDS = frozenset({"email", "ip", "mac", "host", "user", "card", "iban"})
"""The kinds of personal values that are aliased where nobody says otherwise."""


@dataclass(frozen=True, slots=True)
class Choice:
    """The tenant's choice; credentials are always taken out.

    Args:
        kinds: the kinds of personal values to alias.
        national_ids: ids of those rules of the kind `id` that are on.
        hosts: names of this machine.
        users: names of the people who use it.
        extra: the tenant's own rules.
    """

    kinds: frozenset[str] = DEFAULT_KINDS
    national_ids: frozenset[str] = frozenset()
    hosts: tuple[str, ...] = ()
    users: tuple[str, ...] = ()
    extra: tuple[Rule, ...] = ()

    def rules(self) -> tuple[Rule, ...]:
        """Every rule that is on, the one that names a secret best first."""
        names = make_name_rules(hosts=self.hosts, users=self.users)
        return in_order(rule for rule in (*RULES, *names, *self.extra) if self._is_on(rule))

    def _is_on(self, rule: Rule) -> bool:
        if rule.alias == "id":
            return rule.id in self.national_ids
        return not rule.alias or rule.alias in self.kinds


def in_order(rules: Iterable[Rule]) -> tuple[Rule, ...]:
    """The rules by what they say of a secret that several find, whatever order they came in.

    A credential comes before what is personal, a rule that knows the maker of a secret before
    one that knows only the name in front of it.
    """
    return tuple(sorted(rules, key=lambda rule: (rule.alias, rule.family == "key_value", rule.id)))


DEFAULT = Choice()
"""What is on where nobody says otherwise."""
