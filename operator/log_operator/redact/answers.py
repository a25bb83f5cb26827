"""What the check of a rule says of a secret, remembered, as most secrets come more than once."""

from collections.abc import Callable

from log_operator.redact.aliases import Aliases
from log_operator.redact.forgetting import forget_older_half
from log_operator.redact.kept import is_kept
from log_operator.redact.rule import Rule, accept

_REMEMBERED = 96
"""Bytes of the longest secret whose check is remembered."""
_MEMORY = (512, 32_000)
"""Secrets that are remembered for one rule, and values of one kind that is personal."""


class Answers(dict[bytes, bool]):
    """Whether each of some texts is a secret of this rule, asked for as an item.

    Attributes:
        is_needed: False where everything of the right shape is one.
    """

    def __init__(self, rule: Rule, aliases: Aliases | None) -> None:
        super().__init__()
        check = _choose_check(rule, aliases)
        self.is_needed = check is not None
        self._check = check or accept
        self._most = _MEMORY[rule.alias != ""]

    def __missing__(self, secret: bytes) -> bool:
        answer = self._check(secret)
        if len(secret) <= _REMEMBERED:
            if len(self) >= self._most:
                forget_older_half(self)
            self[secret] = answer
        return answer


def _choose_check(rule: Rule, aliases: Aliases | None) -> Callable[[bytes], bool] | None:
    """The rule's check, and for what may be personal whether it names anyone."""
    check, kind = rule.check, rule.alias
    if not kind:
        return None if check is accept else check
    if aliases is None:
        return lambda secret: check(secret) and not is_kept(kind, secret)
    replace = aliases.replace
    return lambda secret: check(secret) and replace(kind, secret) != secret
