"""What `issuer doctor` has to say."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from ticketbound.clock import rfc3339
from token_issuer.doctor.findings import Examination, Finding
from token_issuer.result import Json
from token_issuer.table import lay_out


@dataclass(frozen=True, slots=True)
class DoctorResult:
    """An examination, new or the last one."""

    examination: Examination
    command: ClassVar[str] = "doctor"

    @property
    def warnings(self) -> tuple[str, ...]:
        """See `results.Result`."""
        obstacles = (f"codes cannot work: {why}" for why in self.examination.obstacles)
        return (*obstacles, *self.examination.left_behind)

    def data(self) -> Mapping[str, Json]:
        """See `results.Result`."""
        examination = self.examination
        return {
            "subdomain": examination.subdomain,
            "examined_at": rfc3339(examination.examined_at),
            "obstacles": list(examination.obstacles),
            "findings": [_describe(finding) for finding in examination.findings],
        }

    def output(self) -> str:
        """A table of at most 80 columns."""
        head = ("question", "assumed", "found")
        rows = [(f.question.name, f.question.assumed, _tell(f)) for f in self.examination.findings]
        return lay_out([head, *rows], width=80)

    def notes(self) -> tuple[str, ...]:
        """See `results.Result`."""
        examination = self.examination
        answered = [f for f in examination.findings if f.found]
        other = [f for f in answered if not f.is_as_assumed]
        differing = (f"{f.question.text}: {f.found} instead of {f.question.assumed}" for f in other)
        open_still = (
            f"{f.question.name} is open: {f.reason}" for f in examination.findings if not f.found
        )
        count = f"{len(answered)} of {len(examination.findings)} questions answered"
        agreed = f"{len(answered) - len(other)} as assumed"
        at = f"{examination.subdomain} at {rfc3339(examination.examined_at)}"
        return (*differing, *open_still, f"{at}: {count}, {agreed}")


def _tell(finding: Finding) -> str:
    mark = "" if finding.is_as_assumed or not finding.found else "  <- differs"
    return f"{finding.found or '?'}{mark}"


def _describe(finding: Finding) -> Mapping[str, Json]:
    return {
        "name": finding.question.name,
        "question": finding.question.text,
        "assumed": finding.question.assumed,
        "found": finding.found or None,
        "reason": finding.reason or None,
        "stops": finding.stops or None,
    }
