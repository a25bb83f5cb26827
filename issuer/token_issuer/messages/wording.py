"""What one customer is told about one code."""

import zoneinfo
from dataclasses import dataclass
from datetime import UTC, datetime

from ticket_code.code import TicketCode
from ticketbound.secret import Secret
from token_issuer.messages.templates import Templates

CODE_MARK = "<code>"
"""Stands for the code where the words are shown without it."""
DOWNLOAD_MARK = "<download>"
"""Stands for the link of a vendor who has none in tenant.toml."""


@dataclass(frozen=True, slots=True)
class Addressee:
    """Whom the words are for: a locale such as `de-AT`, an IANA time zone; None if not known."""

    locale: str | None = None
    time_zone: str | None = None


@dataclass(frozen=True, slots=True)
class Words:
    """The words for the customer, with the code and with a mark in its place."""

    locale: str
    text: Secret
    text_without_code: str


def write_words(
    code: Secret, contents: TicketCode, addressee: Addressee, download: str, templates: Templates
) -> Words:
    """The words, in the addressee's language."""
    template = templates.choose(addressee.locale)
    values = {
        "download": download or DOWNLOAD_MARK,
        "ticket": str(contents.ticket),
        "expiry": tell_moment(contents.expires_at, addressee.time_zone),
    }
    return Words(
        template.locale,
        Secret(template.fill(values | {"code": code.reveal()})),
        template.fill(values | {"code": CODE_MARK}),
    )


def tell_moment(moment: datetime, time_zone: str | None) -> str:
    """`2026-11-22 15:04 (Europe/Berlin)`, or `2026-11-22 14:04 UTC` for an unknown zone.

    In figures, which every language reads. Cut to the minute, so never later than it is.
    """
    zone = _find_zone(time_zone)
    if zone is None:
        return f"{moment.astimezone(UTC):%Y-%m-%d %H:%M} UTC"
    return f"{moment.astimezone(zone):%Y-%m-%d %H:%M} ({zone.key})"


def _find_zone(name: str | None) -> zoneinfo.ZoneInfo | None:
    """None too where this machine has no list of zones, as Windows without tzdata."""
    if not name or name in ("UTC", "Etc/UTC"):
        return None
    try:
        return zoneinfo.ZoneInfo(name)
    except (zoneinfo.ZoneInfoNotFoundError, ValueError, OSError):
        return None
