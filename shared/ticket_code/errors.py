"""Why a code is not taken. A typo never looks like an attack, an attack never like a typo.

CodeError
├── NoCode               10   nothing was given
├── CodeDamaged          10   cut, mistyped, or no code at all
├── TwoCodes              2   which one is meant?
├── NewerCode            12   a form that this program does not know
├── ForeignCode          12   signed by nobody we know, or for an account we do not serve
├── ImplausibleCode      12   its times make no sense
├── CodeExpired          11
└── UnknownProfile       12
"""

from typing import ClassVar

from ticket_code.code import TicketCode
from ticketbound.exit_codes import ExitCode
from ticketbound.failure import Failure


class CodeError(Failure):
    """The root of what can be wrong with a code."""

    exit_code: ClassVar[ExitCode] = ExitCode.NOT_FOR_THIS_BUILD


class NoCode(CodeError):
    """The text is empty."""

    exit_code: ClassVar[ExitCode] = ExitCode.CODE_DAMAGED


class CodeDamaged(CodeError):
    """The text holds no whole code."""

    exit_code: ClassVar[ExitCode] = ExitCode.CODE_DAMAGED


class TwoCodes(CodeError):
    """The text holds more than one code."""

    exit_code: ClassVar[ExitCode] = ExitCode.USAGE


class NewerCode(CodeError):
    """The version in the prefix is not ours."""


class ForeignCode(CodeError):
    """Whole and well formed, but not from this vendor."""


class ImplausibleCode(CodeError):
    """Signed, but its times contradict each other or the clock."""


class UnknownProfile(CodeError):
    """It names a profile that this build does not have."""


class CodeExpired(CodeError):
    """Its time is over by the clock that was asked; `code` lets a better clock decide."""

    exit_code: ClassVar[ExitCode] = ExitCode.CODE_EXPIRED

    def __init__(self, sentence: str, *, hint: str, code: TicketCode) -> None:
        super().__init__(sentence, hint=hint)
        self.code = code
