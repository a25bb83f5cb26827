"""The operator's work, readable from top to bottom."""

import contextlib
from collections.abc import Iterator
from pathlib import Path

from log_operator.code_entry import enter_code
from log_operator.deliver.delivery import tell_arrived
from log_operator.deliver.line import PATIENCE, Line, demand_honest_sandbox
from log_operator.errand import Errand, describe_beginning
from log_operator.errands.ahead import Ahead
from log_operator.errands.beginning import begin
from log_operator.errands.delivering import carry
from log_operator.errands.finishing import finish
from log_operator.errands.resuming import pick_up
from log_operator.errands.saving import Saved
from log_operator.errands.saving import save as save_into
from log_operator.errands.sending_saved import bring
from log_operator.errands.smaller_parts import agree_on_smaller_parts
from log_operator.errands.status import note_kept
from log_operator.errors import Cancelled, CodeWithdrawn, NotConfirmed
from log_operator.keeping.finding import find_one
from log_operator.keeping.keeper import Keeper
from log_operator.order import Ground, Order
from log_operator.receipt import Receipt
from log_operator.screen.console import Console
from log_operator.state import open_work_folder, remove_parts
from log_operator.trust import check_here, find_way, open_line_of
from log_operator.values import RECEIPT_NAME, Delivery
from log_operator.words.own_words import greet
from ticket_code.code import TicketCode
from ticket_code.errors import CodeExpired
from ticketbound.exit_codes import ExitCode
from ticketbound.failure import Failure
from ticketbound.language import say
from ticketbound.safe_text import escape


def send(order: Order, ground: Ground, console: Console) -> Receipt:
    """Take the code, go on with what is kept or make a bundle, ask, deliver, leave a receipt."""
    code = _enter(order, ground, console)
    with (
        _naming_what_is_kept(code, order, ground, console),
        _honest_stops(order.state_folder / code.id_text, console),
        open_work_folder(order.state_folder, code.id_text) as folder,
    ):
        _demand_unsent(folder)
        connection = find_way(code, order, ground, console)
        errand = Errand(order, code, folder, ground, console, connection)
        with open_line_of(
            code,
            ground,
            console.say_waiting,
            allow_interception=order.allow_interception,
            patience=order.give_up_after or PATIENCE,
        ) as line:
            keeper, delivery = _deliver(errand, line)
        return finish(errand, keeper, delivery)


def save(order: Order, ground: Ground, console: Console) -> Saved:
    """Take the code, make a bundle, ask, and put it into a folder."""
    assert order.folder is not None
    code = _enter(order, ground, console)
    with (
        _naming_what_is_kept(code, order, ground, console),
        open_work_folder(order.state_folder, code.id_text) as folder,
    ):
        return save_into(Errand(order, code, folder, ground, console), order.folder)


@contextlib.contextmanager
def _naming_what_is_kept(
    code: TicketCode, order: Order, ground: Ground, console: Console
) -> Iterator[None]:
    """However the block fails, the envelope says where what is kept lies: scripts have no eyes."""
    try:
        yield
    except BaseException:
        note_kept(code, order, ground, console)
        raise


@contextlib.contextmanager
def _honest_stops(folder: Path, console: Console) -> Iterator[None]:
    """Says what has arrived where a stop comes while nobody else would say it."""
    try:
        yield
    except (KeyboardInterrupt, EOFError):
        if (folder / RECEIPT_NAME).exists():
            console.say()
            receipt = escape(str(folder / RECEIPT_NAME), limit=1000)
            raise Cancelled(
                say("stopped when all was done"),
                hint=say("the logs are on the ticket; see {receipt}", receipt=receipt),
            ) from None
        kept = find_one(folder.parent, folder.name)
        if kept is None or kept.stage == "preparing":
            raise
        console.say()
        raise Cancelled(
            say("stopped; {arrived}", arrived=tell_arrived(kept)),
            hint=say("'operator resume' goes on with what is kept"),
        ) from None


def _enter(order: Order, ground: Ground, console: Console) -> TicketCode:
    """The checked code, for the ticket that is meant."""
    _demand_consent_is_possible(order, console)
    demand_honest_sandbox(ground.environment, may_use_sandbox=ground.tenant.zendesk.sandbox)
    if console.is_interactive and not order.yes:
        greet(console, ground.tenant)
    try:
        code = enter_code(order, console, lambda text: check_here(text, order, ground, console))
    except CodeExpired as expired:
        note_kept(expired.code, order, ground, console)
        kept = find_one(order.state_folder, expired.code.id_text)
        if kept is not None and kept.stage == "posted":
            expired.hint = say("all that was made is on the ticket: nothing is left to do")
        elif kept is not None:
            expired.hint = say(
                "what was made is kept: ask the support agent for a new code for the"
                " same ticket, and give it to 'operator resume'"
            )
        raise
    with _naming_what_is_kept(code, order, ground, console):
        _demand_same_ticket(order, code)
    return code


def _deliver(errand: Errand, line: Line) -> tuple[Keeper, Delivery]:
    kept = pick_up(errand, line)
    keeper = kept or Keeper(errand.folder, describe_beginning(errand))
    with Ahead(errand, line, keeper) as ahead:
        if kept is None:
            _make(errand, line, keeper, ahead)
        try:
            return keeper, carry(errand, line, keeper, ahead.sending)
        except Failure as failure:
            if failure.exit_code is not ExitCode.TOO_LARGE:
                raise
            smaller = agree_on_smaller_parts(errand, keeper, failure)
    return _deliver(smaller, line)


def _make(errand: Errand, line: Line, keeper: Keeper, ahead: Ahead) -> None:
    if errand.order.folder is None:
        begin(errand, line, keeper, ahead)
    else:
        bring(errand, line, keeper, errand.order.folder)


def _demand_consent_is_possible(order: Order, console: Console) -> None:
    if order.yes and order.ticket is None:
        raise NotConfirmed(say("--yes needs --ticket with the number of the ticket"))
    if not order.yes and not console.is_interactive:
        raise NotConfirmed(
            say("nobody is here to agree"),
            hint=say("run this in a terminal, or agree beforehand with --yes --ticket NUMBER"),
        )


def _demand_same_ticket(order: Order, code: TicketCode) -> None:
    if order.ticket is not None and order.ticket != code.ticket:
        raise NotConfirmed(
            say(
                "this code is for ticket {ticket}, not {wanted}",
                ticket=code.ticket,
                wanted=order.ticket,
            ),
            hint=say("nothing was sent; check which ticket is meant"),
        )


def _demand_unsent(folder: Path) -> None:
    if (folder / RECEIPT_NAME).exists():
        remove_parts(folder)
        receipt = escape(str(folder / RECEIPT_NAME), limit=1000)
        raise CodeWithdrawn(
            say("the logs were already sent with this code, from this machine"),
            hint=say(
                "to send logs again, ask for a new code; the receipt is {receipt}", receipt=receipt
            ),
        )
