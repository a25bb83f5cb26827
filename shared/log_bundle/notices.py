"""What somebody who reads a bundle should know of the machine's way to Zendesk."""

from collections.abc import Iterator

from log_bundle.manifest import Connection
from ticketbound.language import ENGLISH, Language
from ticketbound.safe_text import escape

_WRONG_CLOCK = 60
"""Seconds from which on the times in logs may mislead."""


def describe_connection(
    connection: Connection | None, language: Language = ENGLISH
) -> Iterator[str]:
    """A sentence for each thing that is unusual; nothing where all is as it should be."""
    if connection is None:
        return
    if connection.intercepted_by:
        name = escape(connection.intercepted_by)
        yield language.say(
            "what this machine sends over TLS is opened on the way by {name}", name=name
        )
    if connection.has_proxy:
        yield language.say("this machine reaches Zendesk through a proxy")
    ahead = connection.clock_ahead
    if ahead is not None and abs(ahead) > _WRONG_CLOCK:
        span = _tell_span(abs(ahead))
        if ahead > 0:
            yield language.say("the clock of this machine is {span} ahead of Zendesk's", span=span)
        else:
            yield language.say("the clock of this machine is {span} behind Zendesk's", span=span)


def _tell_span(seconds: int) -> str:
    minutes, seconds = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    days, hours = divmod(hours, 24)
    parts = ((days, "d"), (hours, "h"), (minutes, "min"), (seconds, "s"))
    return " ".join([f"{count:,} {unit}" for count, unit in parts if count][:2])
