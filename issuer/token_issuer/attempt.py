"""One mint under way, which knows what of it must be taken back."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from ticket_code.code import TicketCode
from ticket_code.signing import SigningKey
from ticket_code.text_form import encode_code
from ticketbound.failure import Failure
from ticketbound.secret import Secret
from token_issuer.bindings.interface import Binding
from token_issuer.errors import Cancelled, IssuerError
from token_issuer.ledger.claiming import given_up
from token_issuer.ledger.records import CodeRecord, State
from token_issuer.office import Office
from token_issuer.policy import MintRequest
from token_issuer.progress import OnStep
from token_issuer.sole_reach import end_former_copies, end_former_tokens
from token_issuer.sweep.ending import dismiss
from token_issuer.sweep.planning import ABANDONED_AFTER
from token_issuer.ticket_notes import describe_mint, write_end_note
from zendesk_client.errors import OAuthRefused, Unreachable

# The sign-in of a mint ends after five minutes too.
_LONGEST_WAY: Final = ABANDONED_AFTER / 2


@dataclass(frozen=True, slots=True)
class Made:
    """A code, what it says, its active record, and warnings."""

    code: Secret
    contents: TicketCode
    record: CodeRecord
    warnings: tuple[str, ...]


class Attempt:
    """The way from a reservation to an active code.

    Args:
        record: the reservation.
        binding: how its code is bound.
        office: where the work is done.
        tell: told what comes next.
    """

    def __init__(self, record: CodeRecord, binding: Binding, office: Office, tell: OnStep) -> None:
        self._record = record
        self._binding = binding
        self._office = office
        self._tell = tell
        self._ledger = office.ledger
        self._secret: Secret | None = None
        self._token_id: int | None = None
        self._may_have_token = False
        self._has_note = False
        self._may_be_let_in = False

    def run(self, request: MintRequest, signing_key: SigningKey) -> Made:
        """The code; after an error, see `Binding`, all is taken back or the hint says what not.

        Raises:
            Cancelled: by Ctrl-C; then the same.
        """
        try:
            active, secret, warnings = self._activate()
            contents = self._write_contents(active, secret, request.message)
            return Made(encode_code(contents, signing_key), contents, active, warnings)
        except KeyboardInterrupt as interrupt:
            cancelled = Cancelled("cancelled")
            self._undo(cancelled)
            raise cancelled from interrupt
        except BaseException as error:
            self._undo(error)
            raise

    def _activate(self) -> tuple[CodeRecord, Secret, tuple[str, ...]]:
        code, binding = self._record, self._binding
        life = code.expires_at - code.reserved_at
        self._tell(f"preparing ticket {code.ticket}")
        warnings = self._admit()
        self._tell("making a token")
        self._demand_reservation()
        self._may_have_token = True
        grant = binding.grant(code, life)
        self._secret, self._token_id = grant.access_token, grant.token_id
        if grant.token_id is not None:
            self._ledger.record_token(code.code_id, grant.token_id)
        credential = binding.identify(code, grant, life)
        self._token_id = credential.token_id
        self._ledger.record_token(code.code_id, credential.token_id)
        self._tell("trying whether the token can do what it must not")
        binding.check(code.ticket, credential.secret)
        active = self._ledger.activate(code.code_id, credential.expires_at)
        return active, credential.secret, warnings

    def _admit(self) -> tuple[str, ...]:
        code, binding, office = self._record, self._binding, self._office
        is_bounded = binding.places.each is not None
        unseen = end_former_tokens(code, office) if is_bounded else ()
        self._demand_reservation()
        try:
            warnings = binding.admit(code, describe_mint(code))
        except Unreachable as error:
            self._may_be_let_in = error.may_have_arrived
            raise
        self._has_note = True
        if is_bounded:
            end_former_copies(code, office)
        return unseen + warnings

    def _demand_reservation(self) -> None:
        """Pass if nobody took this run for dead, nor will before the next step is done."""
        code_id, now = self._record.code_id, self._office.surroundings.clock()
        found = self._ledger.find(code_id)
        is_reserved = found is not None and found.state is State.RESERVED
        if not is_reserved or now - self._record.reserved_at > _LONGEST_WAY:
            raise given_up(code_id)

    def _write_contents(self, active: CodeRecord, secret: Secret, message: str) -> TicketCode:
        return TicketCode(
            binding=self._binding.kind,
            code_id=bytes.fromhex(active.code_id),
            issued_at=active.reserved_at,
            expires_at=active.expires_at,
            ticket=active.ticket,
            subdomain=self._office.settings.zendesk.subdomain,
            profile=active.profile,
            message=message,
            secret=secret,
        )

    def _undo(self, error: BaseException) -> None:
        self._tell("taking it back")
        code_id = self._record.code_id
        has_note = self._has_note
        if isinstance(error, OAuthRefused):
            self._may_have_token = False
        problems = self._take_back()
        end = self._ledger.begin_revocation if problems else self._fail
        problems += [problem] if (problem := _try(lambda: end(code_id))) else []
        if problems and isinstance(error, Failure):
            error.hint = (
                f"taking it back failed too ({'; '.join(problems)});"
                f" when that is mended, run: issuer revoke {code_id}"
            )
        if has_note and not problems:
            write_end_note(self._office, self._record, State.FAILED)

    def _take_back(self) -> list[str]:
        """What of it could not be done."""
        try:
            return [problem for step in (self._end_token, self._dismiss) if (problem := _try(step))]
        except KeyboardInterrupt:
            return ["cancelled too"]

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

    def _dismiss(self) -> None:
        dismiss(self._record, self._office)
        if self._may_be_let_in:
            raise IssuerError("Zendesk may put the service user in copy yet")

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
