"""What an account answered."""

from dataclasses import dataclass
from datetime import datetime

from token_issuer.doctor.questions import Question


class Unasked(Exception):
    """A question that this account, or this sign-in, cannot be asked; says why."""


@dataclass(frozen=True, slots=True)
class Finding:
    """The answer to one question; `found` is empty where there is none, and `reason` says why."""

    question: Question
    found: str = ""
    reason: str = ""

    @property
    def is_as_assumed(self) -> bool:
        """Whether there is nothing to tell: the answer is what we took for granted."""
        return self.found == self.question.assumed

    @property
    def stops(self) -> str:
        """What cannot work with this answer; empty for nothing."""
        return self.question.stops.get(self.found, "")


@dataclass(frozen=True, slots=True)
class Examination:
    """All findings, in the order of the questions.

    `set_up` says what is wrong with the clients, the users or the canary, `left_behind` what
    could not be cleaned up; empty for nothing.
    """

    subdomain: str
    examined_at: datetime
    findings: tuple[Finding, ...]
    set_up: str = ""
    left_behind: tuple[str, ...] = ()

    @property
    def obstacles(self) -> tuple[str, ...]:
        """Why codes cannot work with this account; empty if they can."""
        found = [f"{f.question.name} is {f.found}: {f.stops}" for f in self.findings if f.stops]
        return (*((self.set_up,) if self.set_up else ()), *found)
