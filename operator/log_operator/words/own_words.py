"""What the vendor has to say to his customer, in the customer's language, and under which name."""

from collections.abc import Iterator

from log_operator.screen.console import Console
from tenant_file.branding import Occasion
from tenant_file.model import Tenant
from ticketbound.language import say, spoken
from ticketbound.safe_text import escape

_LONGEST_LINE = 500


def greet(console: Console, tenant: Tenant) -> None:
    """Say which program this is, whose it is, and the vendor's own welcome."""
    product, vendor = escape(tenant.operator.product), escape(tenant.vendor.name)
    # Whoever is trusted with no key is no vendor.
    title = say("{product}, from {vendor}", product=product, vendor=vendor)
    console.say_title(title if tenant.keys else product)
    _say_all(console, tenant, "welcome")


def inform(console: Console, tenant: Tenant) -> None:
    """Say what the customer should know before the question whether all this may be sent."""
    _say_all(console, tenant, "before_agreeing")
    if link := tenant.operator.find_text("privacy", spoken().code):
        console.say_sentence(
            say("how your data is dealt with: {link}", link=escape(link, limit=500))
        )


def thank(console: Console, tenant: Tenant) -> None:
    """Say what the vendor has to say when all has arrived."""
    _say_all(console, tenant, "after_sending")


def _say_all(console: Console, tenant: Tenant, occasion: Occasion) -> None:
    for line in _list_lines(tenant, occasion):
        console.say_sentence(line)


def _list_lines(tenant: Tenant, occasion: Occasion) -> Iterator[str]:
    text = tenant.operator.find_text(occasion, spoken().code)
    for line in text.strip().splitlines():
        yield escape(line, limit=_LONGEST_LINE)
