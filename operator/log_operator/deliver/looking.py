"""What the way to Zendesk is like, asked before anything is collected, and without the token."""

import math
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from log_bundle.manifest import Connection
from log_operator.deliver.line import Line
from ticketbound.clock import Clock
from ticketbound.language import say
from zendesk_client.answers import Glance
from zendesk_client.errors import CertificateRefused, LineOpened
from zendesk_client.issuers import name_issuer
from zendesk_client.timeouts import Timeouts

_PATIENCE: Final = 5.0
"""Seconds for all tries: who is offline wants to go on."""

_TIMEOUTS: Final = Timeouts(connect=5.0, read=15.0)


@dataclass(frozen=True, slots=True)
class View:
    """The way, and the time by Zendesk's clock."""

    connection: Connection
    now: datetime


def look_ahead(line: Line, clock: Clock) -> View:
    """Ask who answers; the token stays here.

    Somebody opens the line where this machine trusts the certificate that is shown, and the
    authorities that makers of browsers trust have not issued it.

    Raises:
        ZendeskError: Zendesk is out of reach, or nobody whom this machine trusts answers for it.
    """
    with line.open_session(
        token=None, trust="system", timeouts=_TIMEOUTS, max_wait=_PATIENCE, on_wait=None
    ) as session:
        glance, asked_at = session.look(), clock()
        has_proxy = session.has_proxy
    ahead = (asked_at - glance.date).total_seconds()
    # A date in a header is up to a second old when it is sent.
    connection = Connection(
        has_proxy=has_proxy,
        intercepted_by=_find_interceptor(line, glance),
        clock_ahead=math.trunc(ahead),
    )
    return View(connection, glance.date)


def demand_closed(connection: Connection) -> None:
    """Pass if nobody opens the line.

    Raises:
        LineOpened: somebody does.
    """
    if connection.intercepted_by:
        raise LineOpened(
            say(
                "this network opens encrypted connections: {name}; with"
                " --no-interception nothing is sent through it",
                name=connection.intercepted_by,
            )
        )


def _find_interceptor(line: Line, glance: Glance) -> str:
    """Its name; empty where nobody opens the line. On a machine's own address nobody can."""
    if line.address.is_loopback:
        return ""
    try:
        with line.open_session(
            token=None, trust="public", timeouts=_TIMEOUTS, max_wait=_PATIENCE, on_wait=None
        ) as session:
            session.look()
    except CertificateRefused:
        return name_issuer(glance.certificate)
    return ""
