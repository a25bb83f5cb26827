"""The operator's work, readable from top to bottom."""

from collections.abc import Iterable
from pathlib import Path

from log_bundle.manifest import Manifest
from log_operator import wording
from log_operator.code_entry import enter_code
from log_operator.collect.host import this_host
from log_operator.console import Console
from log_operator.deliver.delivery import deliver, demand_time
from log_operator.deliver.line import demand_honest_sandbox, end_code
from log_operator.errors import Cancelled, CodeWithdrawn, NotConfirmed
from log_operator.order import Ground, Order
from log_operator.plan import Plan
from log_operator.prepare import describe_origin, prepare_bundle
from log_operator.receipt import Receipt, make_receipt, save_receipt
from log_operator.redaction import make_cleaner
from log_operator.selection import Selection, select
from log_operator.state import open_work_folder, remove_parts
from log_operator.survey import Survey
from log_operator.trust import check_here, open_line_of
from log_operator.values import RECEIPT_NAME, Delivery, PartFile
from tenant_file.model import Profile, Tenant
from ticket_code.code import TicketCode
from ticket_code.errors import UnknownProfile
from ticketbound.safe_text import escape


def send(order: Order, ground: Ground, console: Console) -> Receipt:
    """Take the code, prepare the bundle, ask, deliver, and leave a receipt."""
    _demand_consent_is_possible(order, console)
    demand_honest_sandbox(ground.environment, may_use_sandbox=ground.tenant.zendesk.sandbox)
    code = enter_code(order, console, lambda text: check_here(text, order, ground, console))
    selection = select(_profile_of(ground.tenant, code.profile), order.narrowing)
    _say_all(console, wording.introduce(ground.tenant, code, selection.profile))
    _demand_same_ticket(order, code)
    with open_work_folder(order.state_folder, code.id_text) as folder:
        _demand_unsent(folder)
        try:
            manifest, parts = _prepare(selection, code, folder, ground, console)
            size = sum(part.size for part in parts)
            demand_time(code, size, ground.clock)
            _demand_consent(order, console, manifest, parts, code)
            demand_time(code, size, ground.clock)
        except BaseException:
            remove_parts(folder)
            raise
        delivery = _deliver(manifest, parts, code, ground, console)
        remove_parts(folder)
        receipt = make_receipt(manifest, parts, delivery, code.expires_at)
        place = _save(receipt, folder, console)
    lines = wording.describe_receipt(receipt, ground.tenant.vendor.support, place)
    console.show_data("\n".join(lines))
    return receipt


def show_plan(order: Order, ground: Ground, console: Console) -> Plan:
    """Show what would be collected; needs no code, reads no contents, sends nothing."""
    if order.code is None and order.code_file is None:
        profile = _profile_of(ground.tenant, order.profile or ground.tenant.profiles[0].id)
    else:
        code = enter_code(order, console, lambda text: check_here(text, order, ground, console))
        profile = _profile_of(ground.tenant, code.profile)
    selection = select(profile, order.narrowing)
    survey = Survey(selection.profile, this_host(ground.environment, ground.clock))
    plan = survey.plan(selection.unticked)
    console.show_data("\n".join(wording.describe_plan(plan)))
    return plan


def _profile_of(tenant: Tenant, profile_id: str) -> Profile:
    profile = tenant.find_profile(profile_id)
    if profile is None:
        known = ", ".join(p.id for p in tenant.profiles)
        raise UnknownProfile(f"there is no profile {profile_id!r}; this program has: {known}")
    return profile


def _demand_consent_is_possible(order: Order, console: Console) -> None:
    if order.yes and order.ticket is None:
        raise NotConfirmed("--yes needs --ticket with the number of the ticket")
    if not order.yes and not console.is_interactive:
        raise NotConfirmed(
            "nobody is here to agree",
            hint="run this in a terminal, or agree beforehand with --yes --ticket NUMBER",
        )


def _demand_same_ticket(order: Order, code: TicketCode) -> None:
    if order.ticket is not None and order.ticket != code.ticket:
        raise NotConfirmed(
            f"this code is for ticket {code.ticket}, not {order.ticket}",
            hint="nothing was sent; check which ticket is meant",
        )


def _demand_unsent(folder: Path) -> None:
    if (folder / RECEIPT_NAME).exists():
        receipt = escape(str(folder / RECEIPT_NAME), limit=1000)
        raise CodeWithdrawn(
            "the logs were already sent with this code, from this machine",
            hint=f"the receipt is {receipt}; to send logs again, ask for a new code",
        )


def _prepare(
    selection: Selection, code: TicketCode, folder: Path, ground: Ground, console: Console
) -> tuple[Manifest, tuple[PartFile, ...]]:
    now = ground.clock()
    host = this_host(ground.environment, ground.clock)
    survey = Survey(selection.profile, host)
    cleaner = make_cleaner(ground.tenant.redaction, host)
    return prepare_bundle(
        survey.sources,
        survey.plan(selection.unticked),
        describe_origin(code, selection.profile, cleaner, now),
        folder,
        cleaner,
        now=now,
        show_progress=console.show_progress,
    )


def _demand_consent(
    order: Order,
    console: Console,
    manifest: Manifest,
    parts: tuple[PartFile, ...],
    code: TicketCode,
) -> None:
    _say_all(console, wording.summarise(manifest, parts, code))
    if order.yes:
        return
    while True:
        answer = console.ask(f"send this to ticket {code.ticket}? [y]es, [N]o, [l]ist: ").lower()
        if answer in ("y", "yes"):
            return
        if answer in ("", "n", "no"):
            hint = "the code still works; run this again any time"
            raise Cancelled("nothing was sent", hint=hint)
        if answer in ("l", "list"):
            for line in wording.list_bundle(manifest):
                console.say(line)
        else:
            console.say("please type y, n or l")


def _deliver(
    manifest: Manifest,
    parts: tuple[PartFile, ...],
    code: TicketCode,
    ground: Ground,
    console: Console,
) -> Delivery:
    size = sum(part.size for part in parts)
    comment = wording.write_comment(manifest, parts)
    with open_line_of(code, ground, console.say_waiting) as line:
        try:
            with console.show_progress("sending", size) as advance:
                deliver(line, code, parts, comment, advance)
        except BaseException:
            place = escape(str(parts[0].path.parent), limit=1000)
            console.say(f"the cleaned logs are kept in {place}")
            raise
        return Delivery(sent_at=ground.clock(), is_code_dead=end_code(line))


def _save(receipt: Receipt, folder: Path, console: Console) -> Path | None:
    """Where the receipt lies; a disk that does not take it changes nothing of what was done."""
    try:
        return save_receipt(receipt, folder)
    except OSError as error:
        console.warn(f"the receipt could not be saved: {error.strerror}")
        return None


def _say_all(console: Console, lines: Iterable[str]) -> None:
    for line in lines:
        console.say_sentence(line)
