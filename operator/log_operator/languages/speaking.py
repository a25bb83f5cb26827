"""Has the program speak the person's language."""

from collections.abc import Mapping, Sequence

from log_operator.languages.choosing import choose_language, demand_offered, find_asked_language
from ticketbound.language import ENGLISH, install


def speak(argv: Sequence[str], environment: Mapping[str, str], offered: Sequence[str]) -> None:
    """Install the language that the person reads best of those that the vendor offers.

    The first of these is for what goes to the ticket.

    Raises:
        BadArguments: the one that is asked for is not offered.
    """
    _install(choose_language(environment, offered), offered)
    asked = find_asked_language(argv)
    if asked is not None:
        _install(demand_offered(asked, offered), offered)


def _install(code: str, offered: Sequence[str]) -> None:
    if code == offered[0] == ENGLISH.code:
        install(ENGLISH)
        return
    from log_operator.languages.catalogues import load_language  # noqa: PLC0415 - English needs none

    language = load_language(code)
    install(language, on_ticket=language if code == offered[0] else load_language(offered[0]))
