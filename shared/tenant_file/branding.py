"""The types of the `[operator]` table: how a vendor's operator is called, looks and talks."""

from typing import Final, Literal

from msgspec import Struct

Colour = Literal["black", "red", "green", "yellow", "blue", "magenta", "cyan", "white"]
"""The colours that every terminal with colours has."""

Language = Literal["en", "de"]
"""Those that the operator speaks."""

Occasion = Literal["welcome", "before_agreeing", "after_sending", "privacy"]
"""The places where a vendor has a word."""

DEFAULT_EXECUTABLE: Final = "operator"


class Texts(Struct, frozen=True, forbid_unknown_fields=True):
    """The vendor's own words in one language; plain text of at most 500 characters each.

    Args:
        welcome: what the customer reads first, below the product's name.
        before_agreeing: what the customer reads before the question whether all this may be sent.
        after_sending: what the customer reads when all has arrived.
        privacy: a link to what the vendor says about how logs are dealt with.
    """

    welcome: str = ""
    before_agreeing: str = ""
    after_sending: str = ""
    privacy: str = ""


class TextsByLanguage(Struct, frozen=True, forbid_unknown_fields=True):
    """The vendor's own words, by language.

    Args:
        en: in English.
        de: in German.
    """

    en: Texts = Texts()
    de: Texts = Texts()

    def of(self, language: Language) -> Texts:
        """Those in that language."""
        return self.de if language == "de" else self.en


class Branding(Struct, frozen=True, forbid_unknown_fields=True):
    """How a vendor's operator is called, looks and talks.

    Args:
        product: what the customer reads as the program's name.
        executable: the name of the program's file, without `.exe`.
        icon: what Windows shows for that file: a path beside the tenant file, to an .ico, or to a
            square .png of at most 256 pixels.
        colour: what is set off is of that colour, on terminals with colours.
        languages: those that the operator speaks; the first is for customers who speak none of
            them, and for what is written on the ticket.
        texts: the vendor's own words at four places, by language.
    """

    product: str = "Ticketbound operator"
    executable: str = DEFAULT_EXECUTABLE
    icon: str = ""
    colour: Colour = "green"
    languages: tuple[Language, ...] = ("en", "de")
    texts: TextsByLanguage = TextsByLanguage()

    def find_text(self, occasion: Occasion, language: str) -> str:
        """The vendor's words there, in that language or else another; empty if there are none.

        A customer who reads another language gets more from a link than from nothing.
        """
        spoken = sorted(self.languages, key=lambda one: one != language)
        written: tuple[str, ...] = tuple(getattr(self.texts.of(one), occasion) for one in spoken)
        return next((text for text in written if text.strip()), "")
