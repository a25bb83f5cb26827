"""Whether this build may use a code, here and now."""

from contextlib import AbstractContextManager

from log_operator.console import Console
from log_operator.deliver.line import Line, OnWait, ask_time, open_line
from log_operator.order import Ground, Order
from ticket_code.checking import Trust, check_code, check_unverified_code
from ticket_code.code import Binding, TicketCode
from ticket_code.errors import CodeExpired, ForeignCode, NewerCode


def open_line_of(code: TicketCode, ground: Ground, on_wait: OnWait) -> AbstractContextManager[Line]:
    """The line to the account of `code`; to the sandbox only if this build may."""
    return open_line(
        code,
        may_use_sandbox=ground.tenant.zendesk.sandbox,
        environment=ground.environment,
        on_wait=on_wait,
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
    console.warn("the clock of this machine is wrong; going by Zendesk's")
    ground.clock.adjust(moment)
    return _check_at_home(text, order, ground, console)


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
    console.warn("this program was built for no vendor, so nothing proves who made this code")
    if order.subdomain is None:
        raise ForeignCode(
            "this program was built for no vendor and does not know whom to trust",
            hint="use the operator that came with the code, or, if you know the vendor's Zendesk"
            " account, repeat it with --subdomain NAME",
        )
    trust = Trust((), (order.subdomain,), profiles)
    return _demand_known_binding(check_unverified_code(text, trust, ground.clock()))


def _demand_known_binding(code: TicketCode) -> TicketCode:
    if code.binding not in (Binding.REQUESTS, Binding.AGENT):
        raise NewerCode(
            "this code is for a way of sending that this program does not have",
            hint="download the newest operator from the link the support agent sent you",
        )
    return code
