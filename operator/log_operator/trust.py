"""Whether this build may use a code, here and now."""

from contextlib import AbstractContextManager
from datetime import timedelta
from typing import Final

from log_bundle.manifest import Connection
from log_operator.deliver.line import PATIENCE, Line, OnWait, ask_time, open_line
from log_operator.deliver.looking import View, demand_closed, look_ahead
from log_operator.errors import Cancelled
from log_operator.languages.answers import is_yes
from log_operator.order import Ground, Order
from log_operator.screen.console import Console
from ticket_code.checking import Trust, check_code, check_unverified_code
from ticket_code.code import Binding, TicketCode
from ticket_code.errors import CodeExpired, ForeignCode, NewerCode
from ticketbound.language import say
from zendesk_client.errors import TlsFailed, ZendeskError

_WRONG_CLOCK: Final = 60
"""Seconds: what is less may be the way of the answer."""


def open_line_of(
    code: TicketCode,
    ground: Ground,
    on_wait: OnWait,
    *,
    allow_interception: bool = True,
    patience: float = PATIENCE,
) -> AbstractContextManager[Line]:
    """The line to the account of `code`; to the sandbox only if this build may."""
    return open_line(
        code,
        may_use_sandbox=ground.tenant.zendesk.sandbox,
        environment=ground.environment,
        on_wait=on_wait,
        allow_interception=allow_interception,
        patience=patience,
    )


def check_here(text: str, order: Order, ground: Ground, console: Console) -> TicketCode:
    """The code in `text`. Where only this machine's clock says expired, Zendesk's clock decides.

    Raises:
        CodeError: it is not for this build, or not for now.
    """
    try:
        return _check_at_home(text, order, ground, console)
    except CodeExpired as expired:
        with open_line_of(expired.code, ground, lambda *_: None) as line:
            moment = ask_time(line)
        if moment is None or moment >= expired.code.expires_at:
            raise
    console.warn(say("the clock of this machine is wrong; going by Zendesk's"))
    ground.clock.adjust(moment)
    return _check_at_home(text, order, ground, console)


def find_way(code: TicketCode, order: Order, ground: Ground, console: Console) -> Connection:
    """What the way to Zendesk is like; says what the person should know of it before agreeing.

    The clock of this run is set right. A machine that is offline is told so, and may go on.

    Raises:
        TlsFailed: nothing can be sent, because nobody whom this machine trusts answers there, or
            because the line is opened and the person does not want that.
    """
    try:
        return _look(code, order, ground, console)
    except TlsFailed:
        raise
    except ZendeskError as error:
        console.warn(
            say(
                "Zendesk is out of reach: {sentence}; the logs can be prepared all the same",
                sentence=error.sentence,
            )
        )
        return Connection()


def demand_agreed_way(code: TicketCode, order: Order, ground: Ground, console: Console) -> None:
    """Pass if nobody opens the line, or the person, who agreed while offline, does not mind.

    Raises:
        Cancelled: the person does; what was made is kept.
        ZendeskError: nothing can be sent; what was made is kept.
    """
    found = _look(code, order, ground, console)
    if not found.intercepted_by or order.yes:
        return
    if not is_yes(console.ask(say("send all the same? [y]es, [N]o keeps it:"))):
        raise Cancelled(
            say("nothing was sent"), hint=say("'operator resume' goes on, from any network")
        )


def _look(code: TicketCode, order: Order, ground: Ground, console: Console) -> Connection:
    with open_line_of(code, ground, lambda *_: None) as line:
        view = look_ahead(line, ground.clock.unadjusted)
    _set_clock(view, ground, console)
    if not order.allow_interception:
        demand_closed(view.connection)
    if name := view.connection.intercepted_by:
        console.warn(
            say(
                "your network opens encrypted connections: {name}; who runs it can read"
                " what is sent",
                name=name,
            )
        )
    return view.connection


def _set_clock(view: View, ground: Ground, console: Console) -> None:
    ahead = round((ground.clock() - view.now).total_seconds())
    if abs(ahead) > _WRONG_CLOCK:
        minutes = timedelta(minutes=round(abs(ahead) / 60))
        if ahead > 0:
            told = say(
                "the clock of this machine is wrong, about {off} ahead; going by Zendesk's",
                off=minutes,
            )
        else:
            told = say(
                "the clock of this machine is wrong, about {off} behind; going by Zendesk's",
                off=minutes,
            )
        console.warn(told)
        ground.clock.adjust(view.now)


def _check_at_home(text: str, order: Order, ground: Ground, console: Console) -> TicketCode:
    tenant = ground.tenant
    profiles = [profile.id for profile in tenant.profiles]
    if tenant.keys:
        keys = [key.public for key in tenant.keys]
        served = tenant.zendesk.subdomains
        if order.subdomain is not None:
            served = tuple(name for name in served if name == order.subdomain)
        trust = Trust(keys, served, profiles)
        return _demand_known_binding(check_code(text, trust, ground.clock()))
    console.warn(say("this program was built for no vendor, so nothing proves who made this code"))
    if order.subdomain is None:
        raise ForeignCode(
            say("this program was built for no vendor and does not know whom to trust"),
            hint=say(
                "use the program that came with the code, or, if you know the vendor's"
                " Zendesk account, repeat it with --subdomain NAME"
            ),
        )
    trust = Trust((), (order.subdomain,), profiles)
    return _demand_known_binding(check_unverified_code(text, trust, ground.clock()))


def _demand_known_binding(code: TicketCode) -> TicketCode:
    if code.binding not in (Binding.REQUESTS, Binding.AGENT):
        raise NewerCode(
            say("this code is for a way of sending that this program does not have"),
            hint=say("download the newest program from the link the support agent sent you"),
        )
    return code
