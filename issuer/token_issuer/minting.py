"""Mints one code: reserve, admit, grant, check, activate, encode; or nothing at all."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from ticket_code.code import TicketCode
from ticket_code.signing import SigningKey
from ticket_code.text_form import encode_code
from ticketbound.failure import Failure
from ticketbound.secret import Secret
from token_issuer.bindings.interface import Binding
from token_issuer.errors import BadArgument, IssuerError, TicketRefused
from token_issuer.ledger.records import CodeRecord, Reservation, State
from token_issuer.office import Office
from token_issuer.policy import MintRequest
from token_issuer.sweep.sweeping import sweep_if_due, sweep_quietly
from zendesk_client.errors import NotFound, OAuthRefused
from zendesk_client.models import Ticket
from zendesk_client.session import Session
from zendesk_client.tickets import show_ticket
from zendesk_client.users import show_user

# The sweep ends the codes of such tickets, too.
_OVER: Final = ("solved", "closed")


@dataclass(frozen=True, slots=True)
class Minted:
    """A code that is ready to be handed over, and what it says."""

    code: Secret
    contents: TicketCode
    warnings: tuple[str, ...]


def mint(request: MintRequest, office: Office, signing_key: SigningKey) -> Minted:
    """A new code for the ticket, active in the ledger.

    Raises:
        TicketRefused: it may not be; nothing was done.
        BindingCheckFailed: the token could do too much; all was taken back.
        ZendeskError, LedgerUnavailable: it could not be done; all was taken back.
    """
    binding = office.bindings.choose(request.via)
    life = _choose_life(request, binding)
    accepted = binding.prepare(accepts_risk=request.accepts_risk)
    warnings = accepted + sweep_if_due(office)
    ticket = check_ticket(office.identity.session, request.ticket)
    plan = _plan(request, ticket, binding, life, office)
    record, swept = _reserve(plan, binding, office)
    attempt = _Attempt(record, binding, office)
    try:
        contents = attempt.run(request, life)
        code = encode_code(contents, signing_key)
    except BaseException as error:
        attempt.undo(error)
        raise
    return Minted(code, contents, warnings + swept)


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
    request: MintRequest, ticket: Ticket, binding: Binding, life: timedelta, office: Office
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
        requester_id=ticket.requester_id,
    )


def _reserve(
    plan: Reservation, binding: Binding, office: Office
) -> tuple[CodeRecord, tuple[str, ...]]:
    """The reservation, and warnings: what is busy by the ledger may long be free, so it is swept.

    Raises:
        TicketRefused: it is busy.
    """
    try:
        return office.ledger.reserve(plan, binding.places), ()
    except TicketRefused:
        warnings = sweep_quietly(office)
    try:
        return office.ledger.reserve(plan, binding.places), warnings
    except TicketRefused as refused:
        refused.hint = "; ".join((refused.hint, *warnings))
        raise


def check_ticket(session: Session, number: int) -> Ticket:
    """A ticket that can take logs.

    Raises:
        TicketRefused: it is missing, solved or closed, or its requester is suspended.
    """
    try:
        ticket = show_ticket(session, number)
    except NotFound as error:
        raise TicketRefused(
            f"there is no ticket {number}, or the issuer may not see it", hint="check the number"
        ) from error
    if ticket.status in _OVER:
        first = "set it to open first, or " if ticket.status == "solved" else ""
        raise TicketRefused(
            f"ticket {number} is {ticket.status} and takes no logs",
            hint=f"{first}open a follow-up ticket and mint for that one",
        )
    if ticket.requester_id is not None and show_user(session, ticket.requester_id).suspended:
        raise TicketRefused(f"the requester of ticket {number} is suspended")
    return ticket


class _Attempt:
    """One mint under way, which knows what of it must be taken back."""

    def __init__(self, record: CodeRecord, binding: Binding, office: Office) -> None:
        self._record = record
        self._binding = binding
        self._office = office
        self._ledger = office.ledger
        self._secret: Secret | None = None
        self._token_id: int | None = None
        self._may_have_token = False

    def run(self, request: MintRequest, life: timedelta) -> TicketCode:
        code, code_id, binding = self._record, self._record.code_id, self._binding
        binding.admit(code)
        self._may_have_token = True
        grant = binding.grant(code, life)
        self._secret, self._token_id = grant.access_token, grant.token_id
        if grant.token_id is not None:
            self._ledger.record_token(code_id, grant.token_id)
        credential = binding.identify(code, grant, life)
        self._token_id = credential.token_id
        self._ledger.record_token(code_id, credential.token_id)
        binding.check(code.ticket, credential.secret)
        active = self._ledger.activate(code_id, credential.expires_at)
        return TicketCode(
            binding=binding.kind,
            code_id=bytes.fromhex(code_id),
            issued_at=active.reserved_at,
            expires_at=active.expires_at,
            ticket=active.ticket,
            subdomain=self._office.settings.zendesk.subdomain,
            profile=active.profile,
            message=request.message,
            secret=credential.secret,
        )

    def undo(self, error: BaseException) -> None:
        """Take back what was done; what could not be is said in the hint of `error`."""
        code_id = self._record.code_id
        if isinstance(error, OAuthRefused):
            self._may_have_token = False
        problems = [
            problem
            for step in (self._end_token, lambda: self._binding.dismiss(self._record))
            if (problem := _try(step))
        ]
        end = self._ledger.begin_revocation if problems else self._fail
        problems += [problem] if (problem := _try(lambda: end(code_id))) else []
        if problems and isinstance(error, Failure):
            error.hint = (
                f"taking it back failed too ({'; '.join(problems)});"
                f" when that is mended, run: issuer revoke {code_id}"
            )

    def _end_token(self) -> None:
        if self._secret is None:
            if self._may_have_token:
                raise IssuerError("Zendesk may have made a token and did not get to say so")
            return
        try:
            self._binding.give_back(self._secret)
        except Failure:
            if self._token_id is None:
                raise
            self._office.live_tokens.revoke(self._token_id)

    def _fail(self, code_id: str) -> None:
        self._ledger.end(code_id, State.FAILED)


def _try(step: Callable[[], object]) -> str:
    """What went wrong, or nothing."""
    try:
        step()
    except Failure as failure:
        return failure.sentence
    except Exception as error:  # noqa: BLE001 - the other steps must still be taken
        return type(error).__name__
    return ""
