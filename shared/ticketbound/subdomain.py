"""The name of a Zendesk account: one DNS label."""

import re

_LABEL = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?", re.ASCII)


def is_subdomain(text: str) -> bool:
    """Whether `text` is one lower-case ASCII DNS label, not punycode, of at most 63 characters."""
    return _LABEL.fullmatch(text) is not None and not text.startswith("xn--")
