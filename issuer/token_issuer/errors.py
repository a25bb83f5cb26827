"""What can stop the issuer.

IssuerError
├── BadArgument          2   a number, span or text that the command cannot take
├── UnknownCode          2   the ledger has no such code
├── AlreadySetUp         2   `init` would overwrite a set-up
├── SettingsBroken       2   settings.toml or tenant.toml is not what `init` wrote
├── BindingGone          2   a code is open via a binding that is not set up any more
├── CodeExpired         11   a code that is waited for has expired
├── NotSetUp            20   `init` has not run here
├── SignInNeeded        20   nobody is signed in, Zendesk ended the sign-in, or it came to nothing
├── SecretsRefused      20   a secret is missing, or where it is kept cannot be trusted or opened
│   └── NoKeyStore      20   this system has no key store that keeps secrets
├── SetUpRefused        21   Zendesk's side is not as a safe set-up needs it
├── TokenOutOfSight     21   whoever is signed in does not see the token of a code, so cannot end it
├── TicketRefused       22   no code can be minted for this ticket now
├── SignInBusy          30   another run holds the sign-in for too long
├── StillWaiting        30   the logs that are waited for have not come so far
├── SignOutPending      30   Zendesk could not be told that the sign-in is over
├── RevocationPending   30   Zendesk could not be told yet; the ledger remembers
├── LedgerUnavailable    1   the ledger cannot be read or written
│   ├── LedgerRefused    20   its database takes no such user or password
│   ├── LedgerAway       30   its database does not answer
│   └── LedgerDistrusted 31   its database has no TLS as it was demanded
├── OutputFailed         1   standard output is closed or full
│   └── ReaderGone       1   the program that read standard output has ended
├── Cancelled           60   Ctrl-C
├── GrantTooWide        71   the new sign-in could do more, or for longer, than asked for
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


class BindingGone(IssuerError):
    """Only the set-up that minted a code could end it."""

    exit_code: ClassVar[ExitCode] = ExitCode.USAGE


class CodeExpired(IssuerError):
    """What was waited for cannot come any more."""

    exit_code: ClassVar[ExitCode] = ExitCode.CODE_EXPIRED


class NotSetUp(IssuerError):
    """There is no set-up on this machine."""

    exit_code: ClassVar[ExitCode] = ExitCode.SIGN_IN_NEEDED


class SignInNeeded(IssuerError):
    """Somebody has to sign in, or to try it again."""

    exit_code: ClassVar[ExitCode] = ExitCode.SIGN_IN_NEEDED


class SecretsRefused(IssuerError):
    """A secret is missing, or the place that should keep it cannot be trusted or opened."""

    exit_code: ClassVar[ExitCode] = ExitCode.SIGN_IN_NEEDED


class NoKeyStore(SecretsRefused):
    """There is no key store, or one that only pretends to keep secrets."""


class SetUpRefused(IssuerError):
    """A client, a user or a ticket at Zendesk is unfit; nothing was written."""

    exit_code: ClassVar[ExitCode] = ExitCode.REFUSED


class TokenOutOfSight(IssuerError):
    """A token may live, and only an admin can tell."""

    exit_code: ClassVar[ExitCode] = ExitCode.REFUSED


class TicketRefused(IssuerError):
    """The ticket, its requester or the service user is not free for a code."""

    exit_code: ClassVar[ExitCode] = ExitCode.TICKET_STATE


class SignInBusy(IssuerError):
    """Another run has been changing the sign-in for minutes; nothing was done."""

    exit_code: ClassVar[ExitCode] = ExitCode.NETWORK


class StillWaiting(IssuerError):
    """The time to wait is over, and nothing has happened; waiting on may help."""

    exit_code: ClassVar[ExitCode] = ExitCode.NETWORK


class SignOutPending(IssuerError):
    """The sign-in still lives at Zendesk, so it is kept here too."""

    exit_code: ClassVar[ExitCode] = ExitCode.NETWORK


class RevocationPending(IssuerError):
    """Codes are marked for revocation, and Zendesk has not confirmed it yet."""

    exit_code: ClassVar[ExitCode] = ExitCode.NETWORK


class LedgerUnavailable(IssuerError):
    """The ledger cannot be opened, read or written."""


class LedgerRefused(LedgerUnavailable):
    """Who may open the database is a matter of its user and password."""

    exit_code: ClassVar[ExitCode] = ExitCode.SIGN_IN_NEEDED


class LedgerAway(LedgerUnavailable):
    """Nothing answers where the database should be; it may be there again soon."""

    exit_code: ClassVar[ExitCode] = ExitCode.NETWORK


class LedgerDistrusted(LedgerUnavailable):
    """TLS was demanded, and the database has none, or shows a certificate that is not trusted."""

    exit_code: ClassVar[ExitCode] = ExitCode.TLS


class OutputFailed(IssuerError):
    """What was asked for could not be printed."""


class ReaderGone(OutputFailed):
    """Whoever read standard output has seen enough, as `head` does."""


class Cancelled(IssuerError):
    """The person pressed Ctrl-C; what was begun has been taken back."""

    exit_code: ClassVar[ExitCode] = ExitCode.CANCELLED


class GrantTooWide(IssuerError):
    """What Zendesk granted is more than was asked for; it was given back."""

    exit_code: ClassVar[ExitCode] = ExitCode.BINDING_CHECK_FAILED


class BindingCheckFailed(IssuerError):
    """A new token did not prove that it is bound to its ticket; nobody has seen it."""

    exit_code: ClassVar[ExitCode] = ExitCode.BINDING_CHECK_FAILED
