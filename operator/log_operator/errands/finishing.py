"""The last step: a receipt, and nothing else of ours on this machine."""

from pathlib import Path

from log_operator.errand import Errand
from log_operator.keeping.keeper import Keeper
from log_operator.languages.system_errors import name_error
from log_operator.receipt import Receipt, make_receipt, save_receipt
from log_operator.state import remove_parts
from log_operator.stops import ignored_stops
from log_operator.values import Delivery
from log_operator.words import own_words, wording
from ticketbound.language import say


def finish(errand: Errand, keeper: Keeper, delivery: Delivery) -> Receipt:
    """Leave a receipt in place of the parts, and say what was done."""
    with ignored_stops():
        receipt = make_receipt(keeper.kept, delivery)
        place = _save(errand, receipt)
        support = errand.ground.tenant.vendor.support
        errand.console.show_data("\n".join(wording.describe_receipt(receipt, support, place)))
        own_words.thank(errand.console, errand.ground.tenant)
        return receipt


def _save(errand: Errand, receipt: Receipt) -> Path | None:
    """Where the receipt lies; a disk that does not take it changes nothing of what was done."""
    try:
        place = save_receipt(receipt, errand.folder)
    except OSError:
        # The disk may be full of the very parts that are on the ticket now.
        remove_parts(errand.folder)
        try:
            return save_receipt(receipt, errand.folder)
        except OSError as error:
            errand.console.warn(say("the receipt could not be saved: {why}", why=name_error(error)))
            return None
    remove_parts(errand.folder)
    return place
