"""What can stop the operator.

OperatorError
├── BadArguments       2   the command line makes no sense
├── CodeNotGiven       2   no code, and no way to ask for one
├── NotConfirmed       2   `--yes` without the ticket number, or with another one
├── AlreadyRunning     2   another run with the same code
├── NothingKept        2   there is nothing to go on with
├── OtherOptions       2   what is kept was made with other options
├── BadBundle          2   the folder to send holds no bundle, or not a whole one
│   └── NewerBundle   12   a bundle of a form that this program does not know
├── TooLittleTime     11   the code expires before everything could be sent
├── CodeWithdrawn     21   the token behind the code is gone
├── TicketOutOfReach  22   the ticket does not take the logs
├── NothingCollected  40
├── RedactionFailed   42   nothing was sent
│   ├── CannotClean   42   `operator redact` was given what is no text
│   └── SecretLeft    42   the second look found something
├── SentInPart        41
├── NoRoom            41   no space for the bundle
├── Cancelled         60   the person said no, or pressed Ctrl-C
└── BundleChanged     60   a part is not the one that the person agreed to
"""

from typing import ClassVar

from ticketbound.exit_codes import ExitCode
from ticketbound.failure import Failure


class OperatorError(Failure):
    """The root of the operator's own failures."""


class BadArguments(OperatorError):
    """The command line makes no sense."""

    exit_code: ClassVar[ExitCode] = ExitCode.USAGE


class CodeNotGiven(OperatorError):
    """There is no code and nobody to ask."""

    exit_code: ClassVar[ExitCode] = ExitCode.USAGE


class NotConfirmed(OperatorError):
    """An unattended run did not repeat the ticket number."""

    exit_code: ClassVar[ExitCode] = ExitCode.USAGE


class AlreadyRunning(OperatorError):
    """Two runs with one code would mix their parts."""

    exit_code: ClassVar[ExitCode] = ExitCode.USAGE


class NothingKept(OperatorError):
    """No run left anything that could be gone on with."""

    exit_code: ClassVar[ExitCode] = ExitCode.USAGE


class OtherOptions(OperatorError):
    """What is kept was agreed to as it is, so options cannot change it."""

    exit_code: ClassVar[ExitCode] = ExitCode.USAGE


class BadBundle(OperatorError):
    """What lies in a folder is not a bundle that could be sent."""

    exit_code: ClassVar[ExitCode] = ExitCode.USAGE


class NewerBundle(BadBundle):
    """A newer program saved it."""

    exit_code: ClassVar[ExitCode] = ExitCode.NOT_FOR_THIS_BUILD


class TooLittleTime(OperatorError):
    """The code lives, but not long enough."""

    exit_code: ClassVar[ExitCode] = ExitCode.CODE_EXPIRED


class CodeWithdrawn(OperatorError):
    """Zendesk no longer knows the token."""

    exit_code: ClassVar[ExitCode] = ExitCode.REFUSED


class TicketOutOfReach(OperatorError):
    """The ticket is closed, gone, or not this code's any more."""

    exit_code: ClassVar[ExitCode] = ExitCode.TICKET_STATE


class NothingCollected(OperatorError):
    """The profile found nothing on this machine that may be sent."""

    exit_code: ClassVar[ExitCode] = ExitCode.NOTHING_COLLECTED


class RedactionFailed(OperatorError):
    """The redaction engine broke; nothing was sent."""

    exit_code: ClassVar[ExitCode] = ExitCode.REDACTION_FAILED


class CannotClean(RedactionFailed):
    """A file that is no text, so that nobody can say what is in it."""


class SecretLeft(RedactionFailed):
    """The second look found a credential in a finished part; nothing was sent."""


class SentInPart(OperatorError):
    """Some of the bundle is on the ticket, or may be."""

    exit_code: ClassVar[ExitCode] = ExitCode.SENT_IN_PART


class NoRoom(OperatorError):
    """The disk cannot hold the bundle."""

    exit_code: ClassVar[ExitCode] = ExitCode.SENT_IN_PART


class Cancelled(OperatorError):
    """The person stopped the run; nothing was sent."""

    exit_code: ClassVar[ExitCode] = ExitCode.CANCELLED


class BundleChanged(OperatorError):
    """A part on disk is not what it was when the person agreed; nothing was sent."""

    exit_code: ClassVar[ExitCode] = ExitCode.CANCELLED


class CollectFailed(Exception):
    """One planned thing could not be read; the run goes on and the manifest names it.

    Never reaches the person as an exit: `str()` of it is the reason in the manifest.
    """


class Withheld(Exception):
    """One thing cannot be cleaned, so it is left out; `str()` of it is the reason."""
