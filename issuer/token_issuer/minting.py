"""Mints one code: reserve, admit, grant, check, activate, encode; or nothing at all."""

from dataclasses import dataclass
from datetime import timedelta

from ticket_code.code import TicketCode
from ticket_code.signing import SigningKey
from ticketbound.secret import Secret
from token_issuer.attempt import Attempt
from token_issuer.bindings.interface import Binding
from token_issuer.errors import BadArgument
from token_issuer.ledger.records import CodeRecord, Reservation
from token_issuer.messages.wording import Addressee
from token_issuer.office import Office
from token_issuer.policy import MintRequest
from token_issuer.progress import OnStep, tell_nobody
from token_issuer.reserving import MayEnd, keep_all, reserve
from token_issuer.sweep.sweeping import sweep_if_due
from token_issuer.ticket_check import CheckedTicket, check_ticket


@dataclass(frozen=True, slots=True)
class Minted:
    """A code that is ready to be handed over, what it says, and to whom it goes.

    `in_copy` is how many others than the service user are in copy of the ticket; `risks` is what
    was said of the code before it was minted.
    """

    code: Secret
    contents: TicketCode
    record: CodeRecord
    addressee: Addressee
    in_copy: int
    risks: tuple[str, ...]
    warnings: tuple[str, ...]


def mint(
    request: MintRequest,
    office: Office,
    signing_key: SigningKey,
    *,
    may_end: MayEnd = keep_all,
    tell: OnStep = tell_nobody,
    warn: OnStep = tell_nobody,
) -> Minted:
    """A new code for the ticket, active in the ledger.

    `may_end` is asked about an open code of the same ticket, `tell` is told each step, and `warn`
    each risk before anything at Zendesk is changed.

    Raises:
        TicketRefused: it may not be; nothing was done.
        BindingCheckFailed: the token could do too much; all was taken back.
        ZendeskError, LedgerUnavailable: it could not be done; all was taken back.
    """
    binding = office.bindings.choose(request.via)
    life = _choose_life(request, binding)
    risks = binding.prepare(accepts_risk=request.accepts_risk)
    for risk in risks:
        warn(risk)
    tell("looking after the codes of before")
    warnings = sweep_if_due(office)
    tell(f"looking at ticket {request.ticket}")
    checked = check_ticket(office.identity.session, request.ticket)
    plan = _plan(request, checked, binding, life, office)
    reserved, swept = reserve(plan, binding, office, may_end)
    made = Attempt(reserved, binding, office, tell).run(request, signing_key)
    return Minted(
        code=made.code,
        contents=made.contents,
        record=made.record,
        addressee=_find_addressee(checked),
        in_copy=len(set(checked.ticket.email_cc_ids or ()) - {reserved.service_user_id}),
        risks=risks,
        warnings=warnings + swept + made.warnings,
    )


def _find_addressee(checked: CheckedTicket) -> Addressee:
    requester = checked.requester
    if requester is None:
        return Addressee()
    return Addressee(requester.locale, requester.iana_time_zone)


def _choose_life(request: MintRequest, binding: Binding) -> timedelta:
    life = binding.life if request.life is None else request.life
    if life > binding.longest_life:
        hours = binding.longest_life // timedelta(hours=1)
        raise BadArgument(
            f"a code via {binding.kind.name.lower()} lives at most {hours} h",
            hint=f"like --expires {hours}h",
        )
    return life


def _plan(
    request: MintRequest, checked: CheckedTicket, binding: Binding, life: timedelta, office: Office
) -> Reservation:
    now = office.surroundings.clock().replace(microsecond=0)
    return Reservation(
        code_id=office.surroundings.new_code_id().hex(),
        binding=binding.kind.name.lower(),
        ticket=request.ticket,
        profile=request.profile,
        minted_by=office.identity.name,
        reserved_at=now,
        expires_at=now + life,
        requester_id=checked.ticket.requester_id,
        note=request.note,
    )
