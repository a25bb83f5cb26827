"""What a sweep is to do: values, made before anything is done."""

from dataclasses import dataclass

from token_issuer.arrived_logs import ArrivedLogs
from token_issuer.ledger.records import CodeRecord, State
from token_issuer.live_tokens import ClientToken


@dataclass(frozen=True, slots=True)
class Ending:
    """An open code that is over, as what, and why where that is not plain.

    `lost` are tokens that a run made for it and did not get to write down, `logs` is what it
    brought.
    """

    code: CodeRecord
    state: State
    reason: str = ""
    lost: tuple[int, ...] = ()
    logs: ArrivedLogs | None = None

    @property
    def token_ids(self) -> tuple[int, ...]:
        """Every token of the code."""
        own = () if self.code.token_id is None else (self.code.token_id,)
        return (*own, *self.lost)


@dataclass(frozen=True, slots=True)
class Copy:
    """A service user in copy of a ticket."""

    ticket: int
    user_id: int


@dataclass(frozen=True, slots=True)
class Plan:
    """What is to be done, and what a person should know besides.

    Args:
        endings: the open codes that are over.
        copies: service users in copy of a ticket without an open code for it.
        shut_out: active codes whose service user is not in copy of the ticket any more.
        survivors: living tokens of codes that have ended.
        strangers: living tokens of our mint clients that the ledger does not know.
        stays: how many codes stay open.
        remarks: what could not be seen, as sentences.
    """

    endings: tuple[Ending, ...] = ()
    copies: tuple[Copy, ...] = ()
    shut_out: tuple[CodeRecord, ...] = ()
    survivors: tuple[ClientToken, ...] = ()
    strangers: tuple[ClientToken, ...] = ()
    stays: int = 0
    remarks: tuple[str, ...] = ()
