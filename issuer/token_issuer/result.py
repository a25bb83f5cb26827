"""What a command hands to `render`: the outcome, as a value."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar, Protocol

from ticketbound.clock import rfc3339
from ticketbound.exit_codes import ExitCode

Json = str | int | bool | None | Sequence["Json"] | Mapping[str, "Json"]


def show_time(moment: datetime | None) -> str | None:
    """As programs get a time, or that there is none."""
    return None if moment is None else rfc3339(moment)


@dataclass(frozen=True, slots=True)
class Shortfall:
    """Why a command that has a result does not end with 0, as a failure would say it."""

    exit_code: ExitCode
    sentence: str
    hint: str


class Result(Protocol):
    """The outcome of a command that worked."""

    command: ClassVar[str]

    @property
    def warnings(self) -> tuple[str, ...]:
        """What went well but should be looked at."""

    def data(self) -> Mapping[str, Json]:
        """For programs."""

    def output(self) -> str:
        """For standard output: the thing itself, without a line end; empty for nothing."""

    def notes(self) -> tuple[str, ...]:
        """For standard error: what a person should know besides."""
