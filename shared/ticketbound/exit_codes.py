"""The exit codes of both programs."""

from enum import IntEnum


class ExitCode(IntEnum):
    """What a program's exit status says; documented in docs/exit-codes.md."""

    DONE = 0
    OUR_FAULT = 1
    USAGE = 2
    CODE_DAMAGED = 10
    CODE_EXPIRED = 11
    NOT_FOR_THIS_BUILD = 12
    SIGN_IN_NEEDED = 20
    REFUSED = 21
    TICKET_STATE = 22
    NETWORK = 30
    TLS = 31
    NOTHING_COLLECTED = 40
    SENT_IN_PART = 41
    REDACTION_FAILED = 42
    TOO_LARGE = 50
    CANCELLED = 60
    BINDING_CHECK_FAILED = 71
