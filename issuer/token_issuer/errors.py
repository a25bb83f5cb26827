"""What can stop the issuer.

IssuerError
├── BadArgument          2   a number, span or text that the command cannot take
├── UnknownCode          2   the ledger has no such code
├── AlreadySetUp         2   `init` would overwrite a set-up
├── SettingsBroken       2   settings.toml or tenant.toml is not what `init` wrote
├── NotSetUp            20   `init` has not run here
├── SecretsRefused      20   the file of secrets is missing, damaged, or open to others
├── SetUpRefused        21   Zendesk's side is not as a safe set-up needs it
├── TicketRefused       22   no code can be minted for this ticket now
├── RevocationPending   30   Zendesk could not be told yet; the ledger remembers
├── LedgerUnavailable    1   the ledger cannot be read or written
├── OutputFailed         1   standard output is closed or full
│   └── ReaderGone       1   the program that read standard output has ended
├── Cancelled           60   Ctrl-C
└── BindingCheckFailed  71   the new token could do more than it may, or did not answer
"""

from typing import ClassVar

from ticketbound.exit_codes import ExitCode
from ticketbound.failure import Failure


class IssuerError(Failure):
    """The root of the issuer's own failures."""


class BadArgument(IssuerError):
    """Something on the command line makes no sense."""

    exit_code: ClassVar[ExitCode] = ExitCode.USAGE


class UnknownCode(IssuerError):
    """No code of that id, or for that ticket, was ever minted here."""

    exit_code: ClassVar[ExitCode] = ExitCode.USAGE


class AlreadySetUp(IssuerError):
    """There is a set-up, and nobody said that it may go."""

    exit_code: ClassVar[ExitCode] = ExitCode.USAGE


class SettingsBroken(IssuerError):
    """A file that `init` wrote was damaged or does not fit the surroundings."""

    exit_code: ClassVar[ExitCode] = ExitCode.USAGE


class NotSetUp(IssuerError):
    """There is no set-up on this machine."""

    exit_code: ClassVar[ExitCode] = ExitCode.SIGN_IN_NEEDED


class SecretsRefused(IssuerError):
    """A file with a secret cannot be trusted or read."""

    exit_code: ClassVar[ExitCode] = ExitCode.SIGN_IN_NEEDED


class SetUpRefused(IssuerError):
    """A client, a user or a ticket at Zendesk is unfit; nothing was written."""

    exit_code: ClassVar[ExitCode] = ExitCode.REFUSED


class TicketRefused(IssuerError):
    """The ticket, its requester or the service user is not free for a code."""

    exit_code: ClassVar[ExitCode] = ExitCode.TICKET_STATE


class RevocationPending(IssuerError):
    """Codes are marked for revocation, and Zendesk has not confirmed it yet."""

    exit_code: ClassVar[ExitCode] = ExitCode.NETWORK


class LedgerUnavailable(IssuerError):
    """The ledger cannot be opened, read or written."""


class OutputFailed(IssuerError):
    """What was asked for could not be printed."""


class ReaderGone(OutputFailed):
    """Whoever read standard output has seen enough, as `head` does."""


class Cancelled(IssuerError):
    """The person pressed Ctrl-C; what was begun has been taken back."""

    exit_code: ClassVar[ExitCode] = ExitCode.CANCELLED


class BindingCheckFailed(IssuerError):
    """A new token did not prove that it is bound to its ticket; nobody has seen it."""

    exit_code: ClassVar[ExitCode] = ExitCode.BINDING_CHECK_FAILED
