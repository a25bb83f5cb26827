"""What can go wrong between us and Zendesk.

ZendeskError                30   the root; never raised itself
├── Unreachable             30   nobody answers, a cut connection, a timeout, 5xx to the end
├── TlsFailed               31   the handshake
│   ├── CertificateRefused  31   nobody whom this machine trusts answers for it
│   └── LineOpened          31   somebody on the way reads along, and that is not wanted
├── Redirected              30   the answer points elsewhere; nothing was sent there
├── NotZendesk              30   something answered, but not as Zendesk does
│   └── AnswerTooLong       30   more bytes than we read at once
├── RateLimited             30   429, for longer than we wait
├── BadProxy                 2   a proxy variable that cannot be used
├── NotAuthorised           21   401, or nobody is signed in
├── Forbidden               21   403: the role
│   └── MissingScope        21   403: the token's scopes
├── OAuthRefused            21   the token endpoint's own refusals
├── NotFound                22   404
├── Conflict                22   409: changed by somebody else meanwhile
├── Unprocessable           22   422, with the fields
│   └── TicketClosed        22   422: a closed ticket takes no change
├── TooLarge                50   413, or a download over its limit
├── UploadIncomplete        41   an upload that is not whole at Zendesk
└── Unexpected               1   any other refusal: the request itself was wrong

Texts of the server in a sentence or attribute are escaped, cut and free of our secrets.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import ClassVar, Final, TypedDict, Unpack

from ticketbound.exit_codes import ExitCode
from ticketbound.failure import Failure
from ticketbound.language import later, retell

_NO_DETAILS: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType({})


class Facts(TypedDict, total=False):
    """What every error here can say of itself besides its sentence; see `ZendeskError`."""

    hint: str
    status: int | None
    request_id: str | None
    code: str


class ZendeskError(Failure):
    """The root.

    Args:
        sentence: what happened.
        hint: what to do next; the class's own advice where it is empty.
        status: the HTTP status, or None where there was no answer.
        request_id: Zendesk's id of the exchange, for its support.
        code: Zendesk's word for the error, such as `RecordNotFound` or `invalid_token`.
    """

    exit_code: ClassVar[ExitCode] = ExitCode.NETWORK
    advice: ClassVar[str] = ""
    """Marked by `later`: whoever raises it knows the language."""

    def __init__(
        self,
        sentence: str,
        *,
        hint: str = "",
        status: int | None = None,
        request_id: str | None = None,
        code: str = "",
    ) -> None:
        super().__init__(sentence, hint=hint or retell(self.advice))
        self.status = status
        self.request_id = request_id
        self.code = code

    @property
    def is_outage(self) -> bool:
        """Whether any other request would fare the same now, and not this one alone."""
        return False


class Unreachable(ZendeskError):
    """No answer from Zendesk.

    Args:
        may_have_arrived: whether Zendesk may have acted on the request all the same.
    """

    advice = later("check the connection, then try again")

    def __init__(
        self,
        sentence: str,
        *,
        may_have_arrived: bool = False,
        **facts: Unpack[Facts],
    ) -> None:
        super().__init__(sentence, **facts)
        self.may_have_arrived = may_have_arrived

    @property
    def is_outage(self) -> bool:
        """500 is an accident with what was asked for; 502 to 504 come from before that."""
        return self.status != 500


class TlsFailed(ZendeskError):
    """No trusted connection; there is no way to go on without one."""

    exit_code = ExitCode.TLS
    advice = later(
        "something on the way may open the connection, such as an old proxy; ask"
        " who runs this network, or try from another one"
    )


class CertificateRefused(TlsFailed):
    """Nobody whom this machine trusts answers for who is at the other end."""

    advice = later("check this machine's clock and its certificate authorities")


class LineOpened(TlsFailed):
    """Somebody on the way opens the connection, and that is not wanted."""

    advice = later(
        "try from another network, or ask who runs this one to leave Zendesk's addresses alone"
    )


class Redirected(ZendeskError):
    """The answer points to another place; nothing was sent there."""

    advice = later("check the subdomain and whether this network asks for a sign-in")


class NotZendesk(ZendeskError):
    """An answer in another shape than Zendesk's."""

    advice = later("check whether this network asks for a sign-in, or whether a proxy answers")


class AnswerTooLong(NotZendesk):
    """An answer of more bytes than we read; a list may be asked for in smaller parts."""


class RateLimited(ZendeskError):
    """Too many requests.

    Args:
        retry_after: the seconds that Zendesk asks for, or None where it does not say.
    """

    advice = later("wait, then try again")

    def __init__(
        self,
        sentence: str,
        *,
        retry_after: float | None = None,
        **facts: Unpack[Facts],
    ) -> None:
        super().__init__(sentence, **facts)
        self.retry_after = retry_after

    @property
    def is_outage(self) -> bool:
        """The limit is the account's."""
        return True


class BadProxy(ZendeskError):
    """A proxy variable holds what is no usable proxy."""

    exit_code = ExitCode.USAGE
    advice = later("write it like http://proxy.example:3128")


class NotAuthorised(ZendeskError):
    """The token is expired, withdrawn or unknown."""

    exit_code = ExitCode.REFUSED
    advice = later("it may have expired or been withdrawn; ask for a new one")


class Forbidden(ZendeskError):
    """The token's user may not do this.

    Args:
        scopes: the scopes of which one is missing; empty where it is the role.
    """

    exit_code = ExitCode.REFUSED
    advice = later("the role of the token's user does not allow it")

    def __init__(
        self,
        sentence: str,
        *,
        scopes: tuple[str, ...] = (),
        **facts: Unpack[Facts],
    ) -> None:
        super().__init__(sentence, **facts)
        self.scopes = scopes


class MissingScope(Forbidden):
    """The token lacks every scope that would do."""

    advice = later("the OAuth client must allow one of these scopes, and the token must ask for it")


class OAuthRefused(ZendeskError):
    """The token endpoint refused; `code` is RFC 6749's word, such as `invalid_client`."""

    exit_code = ExitCode.REFUSED
    advice = later("check the OAuth client: its identifier, secret, kind and allowed scopes")


class NotFound(ZendeskError):
    """It is not there, or not visible to the token's user."""

    exit_code = ExitCode.TICKET_STATE
    advice = later("it was moved or deleted, or the token's user cannot see it")


class Conflict(ZendeskError):
    """Somebody else changed it meanwhile."""

    exit_code = ExitCode.TICKET_STATE
    advice = later("read it again, then try again")


class Unprocessable(ZendeskError):
    """The request was understood and refused.

    Args:
        details: what Zendesk says, by field.
    """

    exit_code = ExitCode.TICKET_STATE

    def __init__(
        self,
        sentence: str,
        *,
        details: Mapping[str, tuple[str, ...]] = _NO_DETAILS,
        **facts: Unpack[Facts],
    ) -> None:
        super().__init__(sentence, **facts)
        self.details = details


class TicketClosed(Unprocessable):
    """A closed ticket takes no change."""

    advice = later("open a follow-up ticket")


class TooLarge(ZendeskError):
    """More bytes than allowed."""

    exit_code = ExitCode.TOO_LARGE
    advice = later("send it in smaller parts")


class UploadIncomplete(ZendeskError):
    """What Zendesk holds is not what was sent."""

    exit_code = ExitCode.SENT_IN_PART
    advice = later("upload the file again")


class Unexpected(ZendeskError):
    """A refusal that no request of ours should meet."""

    exit_code = ExitCode.OUR_FAULT
