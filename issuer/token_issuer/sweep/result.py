"""What a sweep has to say."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from token_issuer.counting import count
from token_issuer.ledger.records import CodeRecord
from token_issuer.live_tokens import ClientToken
from token_issuer.result import Json, show_time
from token_issuer.sweep.acting import Swept
from token_issuer.sweep.plan import Copy, Ending
from token_issuer.sweep.sweeping import tell


@dataclass(frozen=True, slots=True)
class SweepResult:
    """What was done, or with `is_rehearsal` what would be.

    `broken` is the first row of the ledger that was changed by hand, None if all fit.
    """

    swept: Swept
    is_rehearsal: bool = False
    broken: str | None = None
    command: ClassVar[str] = "sweep"

    @property
    def warnings(self) -> tuple[str, ...]:
        """See `Result`."""
        if self.broken is None:
            return tell(self.swept)
        changed = f"the ledger was changed by hand, at {self.broken}: issuer audit says what to do"
        return (changed, *tell(self.swept))

    def data(self) -> Mapping[str, Json]:
        """See `Result`."""
        swept = self.swept
        return {
            "dry_run": self.is_rehearsal,
            "ended": [_show_ending(ending) for ending in swept.ended],
            "copies_taken_back": [_show_copy(copy) for copy in swept.copies],
            "copies_put_back": [_show_copy(_name_place(code)) for code in swept.let_in],
            "survivors_revoked": [token.id for token in swept.survivors],
            "strangers": [show_token(token) for token in swept.plan.strangers],
            "strangers_revoked": [token.id for token in swept.revoked],
            "left_to_do": [trouble.sentence for trouble in swept.troubles],
            "open": self._count_open(),
        }

    def output(self) -> str:
        """A line for each thing."""
        swept = self.swept
        codes = [
            f"code {e.code.code_id} for ticket {e.code.ticket}: {describe(e)}" for e in swept.ended
        ]
        copies = [
            f"ticket {copy.ticket}: service user {copy.user_id} taken out of copy"
            for copy in swept.copies
        ]
        put_back = [
            f"ticket {code.ticket}: service user {code.service_user_id} put in copy again"
            for code in swept.let_in
        ]
        ended = (*swept.survivors, *swept.revoked)
        tokens = [f"token {t.id} of the client {t.client}: revoked" for t in ended]
        return "\n".join([*codes, *copies, *put_back, *tokens])

    def notes(self) -> tuple[str, ...]:
        """See `Result`."""
        swept, stays = self.swept, self._count_open()
        done = (
            (len(swept.ended), "code", "codes", "ended"),
            (len(swept.copies), "copy", "copies", "taken back"),
            (len(swept.let_in), "copy", "copies", "put back"),
            (len(swept.survivors), "token of an ended code", "tokens of ended codes", "revoked"),
            (len(swept.revoked), "unknown token", "unknown tokens", "revoked"),
        )
        parts = [f"{count(n, one, many)} {verb}" for n, one, many, verb in done if n]
        said = ", ".join(parts) or "nothing to do"
        would = "nothing was done; it would be: " if self.is_rehearsal and parts else ""
        return (f"{would}{said}; {count(stays, 'code')} open",)

    def _count_open(self) -> int:
        plan = self.swept.plan
        return plan.stays + len(plan.endings) - len(self.swept.ended)


def describe(ending: Ending) -> str:
    """How a code ended, and why where that is not plain."""
    return f"{ending.state}, {ending.reason}" if ending.reason else str(ending.state)


def show_token(token: ClientToken) -> Mapping[str, Json]:
    """A token, for programs."""
    return {
        "token_id": token.id,
        "client": token.client,
        "user_id": token.token.user_id,
        "created_at": show_time(token.token.created_at),
        "expires_at": show_time(token.token.expires_at),
    }


def _show_ending(ending: Ending) -> Mapping[str, Json]:
    return {
        "code_id": ending.code.code_id,
        "ticket": ending.code.ticket,
        "state": ending.state.value,
        "reason": ending.reason,
    }


def _name_place(code: CodeRecord) -> Copy:
    return Copy(code.ticket, code.service_user_id)


def _show_copy(copy: Copy) -> Mapping[str, Json]:
    return {"ticket": copy.ticket, "user_id": copy.user_id}
