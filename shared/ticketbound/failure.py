"""The root of every error that a person is meant to read.

Each room draws its own tree below `Failure`; only a program's `__main__` turns one into
text and an exit status.
"""

from typing import ClassVar

from ticketbound.exit_codes import ExitCode


class Failure(Exception):
    """One clear sentence, what to do next, and the exit status.

    Args:
        sentence: what happened, lower case, without a full stop.
        hint: what the reader can do next; empty where the sentence says it.
    """

    exit_code: ClassVar[ExitCode] = ExitCode.OUR_FAULT

    def __init__(self, sentence: str, *, hint: str = "") -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.hint = hint
