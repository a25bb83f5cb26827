"""The operator's work, readable from top to bottom."""

from collections.abc import Iterable
from pathlib import Path

from log_bundle.comment import shorten_agreement
from log_operator import wording
from log_operator.code_entry import enter_code
from log_operator.collect.host import this_host
from log_operator.consent.agreeing import Agreeing, Bundle
from log_operator.console import Console
from log_operator.deliver.delivery import deliver, demand_time
from log_operator.deliver.line import demand_honest_sandbox
from log_operator.deliver.pace import Pace
from log_operator.deliver.posting import end_in_doubt
from log_operator.errors import CodeWithdrawn, NotConfirmed
from log_operator.keeping.keeper import Keeper
from log_operator.keeping.kept import Kept
from log_operator.order import Ground, Order
from log_operator.planning.forecast import predict
from log_operator.planning.outlook import Outlook
from log_operator.planning.plan_words import describe_forecast, describe_sources, describe_things
from log_operator.planning.selection import Selection, select
from log_operator.planning.survey import Survey
from log_operator.receipt import Receipt, make_receipt, save_receipt
from log_operator.rights import find_wrong_rights
from log_operator.state import open_work_folder, remove_parts
from log_operator.trust import check_here, open_line_of
from log_operator.values import RECEIPT_NAME, Delivery
from tenant_file.model import Profile, Tenant
from ticket_code.code import TicketCode
from ticket_code.errors import UnknownProfile
from ticketbound.clock import rfc3339
from ticketbound.safe_text import escape


def send(order: Order, ground: Ground, console: Console) -> Receipt:
    """Take the code, prepare the bundle, ask, deliver, and leave a receipt."""
    _demand_consent_is_possible(order, console)
    demand_honest_sandbox(ground.environment, may_use_sandbox=ground.tenant.zendesk.sandbox)
    code = enter_code(order, console, lambda text: check_here(text, order, ground, console))
    selection = select(_profile_of(ground.tenant, code.profile), order.narrowing)
    _say_all(console, wording.introduce(ground.tenant, code, selection))
    _warn_of_rights(selection, ground, console)
    _demand_same_ticket(order, code)
    with open_work_folder(order.state_folder, code.id_text) as folder:
        _demand_unsent(folder)
        remove_parts(folder)
        folder.mkdir(mode=0o700, exist_ok=True)
        try:
            bundle = Agreeing(order, code, folder, ground, console).run(selection)
            demand_time(code, bundle.size, ground.clock)
        except BaseException:
            remove_parts(folder)
            raise
        delivery = _deliver(bundle, code, order, ground, console)
        remove_parts(folder)
        receipt = make_receipt(bundle.manifest, bundle.parts, delivery, code.expires_at)
        place = _save(receipt, folder, console)
    lines = wording.describe_receipt(receipt, ground.tenant.vendor.support, place)
    console.show_data("\n".join(lines))
    return receipt


def show_plan(order: Order, ground: Ground, console: Console) -> Outlook:
    """Show what would be collected; needs no code, reads no contents, sends nothing."""
    if order.code is None and order.code_file is None:
        profile = _profile_of(ground.tenant, order.profile or ground.tenant.profiles[0].id)
    else:
        code = enter_code(order, console, lambda text: check_here(text, order, ground, console))
        profile = _profile_of(ground.tenant, code.profile)
    selection = select(profile, order.narrowing)
    _warn_of_rights(selection, ground, console)
    survey = Survey(selection.profile, this_host(ground.environment, ground.clock))
    plan = survey.plan(selection.unticked)
    forecast = predict(survey, plan, selection.unticked)
    lines = (
        *describe_sources(forecast, console.size.columns),
        "",
        *describe_things(plan),
        "",
        *describe_forecast(forecast, order.state_folder),
        "nothing was sent",
    )
    console.show_data("\n".join(lines))
    return Outlook(selection, survey.sources, plan, forecast)


def _profile_of(tenant: Tenant, profile_id: str) -> Profile:
    profile = tenant.find_profile(profile_id)
    if profile is None:
        known = ", ".join(p.id for p in tenant.profiles)
        raise UnknownProfile(f"there is no profile {profile_id!r}; this program has: {known}")
    return profile


def _warn_of_rights(selection: Selection, ground: Ground, console: Console) -> None:
    host = this_host(ground.environment, ground.clock)
    if wrong := find_wrong_rights(selection, host):
        console.warn(wrong)


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


def _deliver(
    bundle: Bundle, code: TicketCode, order: Order, ground: Ground, console: Console
) -> Delivery:
    keeper = _keep(bundle, code)
    pace = None if order.limit_rate is None else Pace(order.limit_rate)
    with open_line_of(code, ground, console.say_waiting) as line:
        try:
            with console.show_progress("sending", bundle.size) as advance:
                return deliver(
                    *(line, code, keeper, bundle.parts),
                    clock=ground.clock,
                    advance=advance,
                    pace=pace,
                )
        except KeyboardInterrupt:
            if keeper.kept.posting:
                raise end_in_doubt(line, code, "stopped while waiting for the answer") from None
            raise
        except BaseException:
            place = escape(str(keeper.folder), limit=1000)
            console.say(f"the cleaned logs are kept in {place}")
            raise


def _keep(bundle: Bundle, code: TicketCode) -> Keeper:
    at = bundle.consent.at
    origin = bundle.manifest.origin
    begin = Kept(
        account=code.subdomain,
        ticket=code.ticket,
        code_id=code.id_text,
        profile=code.profile,
        code_expires_at=code.expires_at,
        started_at=at,
        program=origin.operator,
    )
    keeper = Keeper(bundle.parts[0].path.parent, begin)
    keeper.agree(bundle.parts, _write_comment(bundle), at)
    return keeper


def _write_comment(bundle: Bundle) -> str:
    consent = bundle.consent
    agreement = shorten_agreement(rfc3339(consent.at), consent.how, consent.unticked)
    return wording.write_comment(bundle.manifest, bundle.parts, agreement)


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
