"""Every rule, in the order that decides between rules that take the same bytes."""

from log_operator.redact.rule import Rule
from log_operator.redact.rules import (
    cloud,
    files,
    forges,
    key_blocks,
    key_value,
    personal,
    services,
    urls,
    web,
)

RULES: tuple[Rule, ...] = (
    *key_blocks.RULES,
    *cloud.RULES,
    *forges.RULES,
    *services.RULES,
    *web.RULES,
    *urls.RULES,
    *files.RULES,
    *key_value.RULES,
    *personal.RULES,
)
