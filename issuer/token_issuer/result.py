"""What a command hands to `render`: the outcome, as a value."""

from collections.abc import Mapping, Sequence
from typing import ClassVar, Protocol

Json = str | int | bool | None | Sequence["Json"] | Mapping[str, "Json"]


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
