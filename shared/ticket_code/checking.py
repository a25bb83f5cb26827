"""Whether a code may be used here and now."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from ticket_code.code import TicketCode
from ticket_code.errors import CodeExpired, ForeignCode, ImplausibleCode, UnknownProfile
from ticket_code.signing import is_signed
from ticket_code.text_form import decode_code, find_code
from ticketbound.clock import write_moment
from ticketbound.language import later, retell, say
from ticketbound.safe_text import escape
from ticketbound.subdomain import is_subdomain

LONGEST_LIFE: Final = timedelta(days=14)
CLOCK_TOLERANCE: Final = timedelta(days=1)
_ASK: Final = later("ask the support agent for a new code")


@dataclass(frozen=True, slots=True)
class Trust:
    """What a program takes: public keys (hex), subdomains, profile ids."""

    keys: Collection[str]
    subdomains: Collection[str]
    profiles: Collection[str]


def check_code(text: str, trust: Trust, now: datetime) -> TicketCode:
    """The code in `text`, if it is whole, genuine, for us, in time, and of a known profile.

    Raises:
        CodeError: the first of these that does not hold, in this order.
    """
    payload = decode_code(find_code(text))
    if not is_signed(payload.signed, payload.signature, payload.key_id, trust.keys):
        raise ForeignCode(
            say("this code was not issued by the vendor of this program"),
            hint=say(
                "use the program that came with the code; if it did, do not go on and tell them"
            ),
        )
    _check_account(payload.code, trust.subdomains)
    check_times(payload.code, now)
    _check_profile(payload.code, trust.profiles)
    return payload.code


def check_unverified_code(text: str, trust: Trust, now: datetime) -> TicketCode:
    """As `check_code`, for a program that knows no vendor: nothing proves who made this code.

    `trust.subdomains` holds the one that the person typed.

    Raises:
        CodeError: as `check_code`, but for the signature.
    """
    code = decode_code(find_code(text)).code
    _check_account(code, trust.subdomains)
    check_times(code, now)
    _check_profile(code, trust.profiles)
    return code


def _check_account(code: TicketCode, subdomains: Collection[str]) -> None:
    if not is_subdomain(code.subdomain) or code.subdomain not in subdomains:
        raise ForeignCode(
            say(
                "this code is for the account {subdomain}, which this program does not serve",
                subdomain=repr(escape(code.subdomain)),
            ),
            hint=say("use the program that came with the code"),
        )


def _check_profile(code: TicketCode, profiles: Collection[str]) -> None:
    if code.profile not in profiles:
        known = ", ".join(sorted(profiles))
        raise UnknownProfile(
            say(
                "this code asks for the profile {profile}; this program has: {known}",
                profile=repr(escape(code.profile)),
                known=known,
            ),
            hint=say("download the newest program from the link the support agent sent you"),
        )


def check_times(code: TicketCode, now: datetime) -> None:
    """Pass if `code` lives at `now`.

    Raises:
        ImplausibleCode: it lives too long, or was issued in the future.
        CodeExpired: its time is over.
    """
    if not timedelta() < code.expires_at - code.issued_at <= LONGEST_LIFE:
        raise ImplausibleCode(say("this code has impossible times"), hint=retell(_ASK))
    if code.issued_at > now + CLOCK_TOLERANCE:
        raise ImplausibleCode(
            say(
                "this code was issued at {issued_at}, and here it is {now}",
                issued_at=write_moment(code.issued_at),
                now=write_moment(now),
            ),
            hint=say("check the date and time of this machine"),
        )
    if now >= code.expires_at:
        raise CodeExpired(
            say("this code expired at {expires_at}", expires_at=write_moment(code.expires_at)),
            hint=retell(_ASK),
            code=code,
        )
