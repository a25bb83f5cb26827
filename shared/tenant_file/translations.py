"""A vendor's text for his customers: one for all of them, or one in each language."""

from typing import get_args

from msgspec import Struct

from tenant_file.branding import Language
from ticketbound.language import spoken, ticket_language


class Translations(Struct, frozen=True, forbid_unknown_fields=True):
    """One text in several languages.

    Args:
        en: in English.
        de: in German.
    """

    en: str = ""
    de: str = ""

    def list_written(self) -> dict[str, str]:
        """The text in each language that it is there in."""
        texts: dict[str, str] = {one: getattr(self, one) for one in get_args(Language)}
        return {language: text for language, text in texts.items() if text.strip()}


Text = str | Translations
"""`why = "..."`, or `why.en = "..."` and `why.de = "..."`."""


def pick(text: Text, *languages: str) -> str:
    """The text in the first of these languages that it is there in, or else in any other."""
    if isinstance(text, str):
        return text
    written = text.list_written()
    return next((written[one] for one in (*languages, *written) if one in written), "")


def pick_spoken(text: Text) -> str:
    """The text for the person at this machine."""
    return pick(text, spoken().code, ticket_language().code)


def pick_for_ticket(text: Text) -> str:
    """The text for what goes to the ticket, and for programs: the same whoever runs this one."""
    return pick(text, ticket_language().code)
