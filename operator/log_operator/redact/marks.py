"""What is written where something was taken out."""

ALIAS_KINDS = ("email", "ip", "mac", "host", "user", "card", "iban", "id")
"""What a pseudonym may stand for."""
MARK = (
    rb"\[(?:redacted:[a-z0-9-]{1,40}|(?:"
    + b"|".join(kind.encode() for kind in ALIAS_KINDS)
    + rb")-[0-9a-f]{4,16})\]"
)
"""What stands where something was taken out, as a part of patterns."""
LONGEST_MARK = 51
"""Bytes of the longest one."""
