"""Carries a plan out, as far as Zendesk lets it."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Final, TypeVar

from ticketbound.failure import Failure
from token_issuer.errors import BindingGone, LedgerUnavailable, TicketRefused, TokenOutOfSight
from token_issuer.ledger.records import CodeRecord, State
from token_issuer.live_tokens import ClientToken
from token_issuer.office import Office
from token_issuer.sweep.ending import dismiss, end_code
from token_issuer.sweep.plan import Copy, Ending, Plan
from zendesk_client.errors import NotFound, TicketClosed, ZendeskError
from zendesk_client.tickets import add_email_cc, remove_email_cc

_PATIENCE: Final = 3
"""Failures in a row after which nothing more is tried: Zendesk is away."""
_LASTING: Final = (BindingGone, TicketRefused, TokenOutOfSight)
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Trouble:
    """Something that is left to be done, and why it could not be."""

    what: str
    failure: Failure

    @property
    def sentence(self) -> str:
        """Both, for people."""
        return f"{self.what}: {self.failure.sentence}"

    @property
    def is_outage(self) -> bool:
        """Whether Zendesk is away for everything, and not for this alone."""
        return isinstance(self.failure, ZendeskError) and self.failure.is_outage

    @property
    def passes(self) -> bool:
        """Whether the same try could go well a little later."""
        return not isinstance(self.failure, _LASTING)


@dataclass(frozen=True, slots=True)
class Swept:
    """A plan, and what of it was done."""

    plan: Plan
    ended: tuple[Ending, ...] = ()
    copies: tuple[Copy, ...] = ()
    let_in: tuple[CodeRecord, ...] = ()
    survivors: tuple[ClientToken, ...] = ()
    revoked: tuple[ClientToken, ...] = ()
    warnings: tuple[str, ...] = ()
    troubles: tuple[Trouble, ...] = ()


def carry_out(plan: Plan, office: Office, *, strangers: bool) -> Swept:
    """Do what `plan` says; end its `strangers` only if told to.

    Raises:
        LedgerUnavailable: the ledger cannot be written; what was done is done.
    """
    attempt, warnings = _Attempt(), list[str]()
    revoke, name_token = office.live_tokens.revoke, lambda token: f"token {token.id} lives on"
    survivors = attempt.each(plan.survivors, name_token, lambda token: revoke(token.id))
    ended = attempt.each(
        plan.endings, _name_ending, lambda ending: warnings.extend(end_code(ending, office))
    )
    copies = attempt.each(plan.copies, _name_copy, lambda c: _take_out(c, office))
    let_in = attempt.each(plan.shut_out, _name_shut_out, lambda code: _let_in(code, office))
    wanted = plan.strangers if strangers else ()
    revoked = attempt.each(wanted, name_token, lambda token: revoke(token.id))
    return Swept(
        plan,
        ended=ended,
        copies=copies,
        let_in=let_in,
        survivors=survivors,
        revoked=revoked,
        warnings=tuple(warnings),
        troubles=tuple(attempt.troubles),
    )


class _Attempt:
    def __init__(self) -> None:
        self.troubles: list[Trouble] = []
        self._in_a_row = 0

    def each(
        self, items: Iterable[T], name: Callable[[T], str], do: Callable[[T], object]
    ) -> tuple[T, ...]:
        """Those for which it went well."""
        return tuple(item for item in items if self._try(item, name, do))

    def _try(self, item: T, name: Callable[[T], str], do: Callable[[T], object]) -> bool:
        if self._in_a_row >= _PATIENCE:
            self.troubles.append(Trouble(name(item), self.troubles[-1].failure))
            return False
        try:
            do(item)
        except LedgerUnavailable:
            raise
        except Failure as failure:
            trouble = Trouble(name(item), failure)
            self.troubles.append(trouble)
            self._in_a_row += trouble.is_outage
            return False
        self._in_a_row = 0
        return True


def _name_ending(ending: Ending) -> str:
    return f"code {ending.code.code_id} stays open"


def _name_copy(copy: Copy) -> str:
    return f"the service user stays in copy of ticket {copy.ticket}"


def _name_shut_out(code: CodeRecord) -> str:
    return f"the service user of code {code.code_id} is not in copy of ticket {code.ticket}"


def _let_in(code: CodeRecord, office: Office) -> None:
    if not _is_active(code, office):
        return
    office.bindings.of(code).admit(code, "")
    if not _is_active(code, office):
        # It was ended in between, by somebody who may have come before us.
        dismiss(code, office)


def _is_active(code: CodeRecord, office: Office) -> bool:
    found = office.ledger.find(code.code_id)
    return found is not None and found.state is State.ACTIVE


def _take_out(copy: Copy, office: Office) -> None:
    if _is_wanted(copy, office):
        return
    session = office.identity.session
    try:
        changed = remove_email_cc(session, copy.ticket, copy.user_id)
    except (NotFound, TicketClosed):
        return
    if _is_wanted(copy, office):
        # A mint came in between, and its code would open nothing.
        add_email_cc(session, copy.ticket, copy.user_id)
    elif copy.user_id in (changed.email_cc_ids or ()):
        raise TicketRefused(
            "Zendesk keeps it there", hint="take the service user out of copy by hand"
        )


def _is_wanted(copy: Copy, office: Office) -> bool:
    return copy in {Copy(c.ticket, c.service_user_id) for c in office.ledger.list_open()}
