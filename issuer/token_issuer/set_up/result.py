"""What `issuer init` has to say."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar, Final

from token_issuer.home import Home
from token_issuer.result import Json
from token_issuer.set_up.examining import Found
from token_issuer.set_up.plan import InitPlan

_TERMS: Final = (
    "each code hands a Zendesk token to a customer; Zendesk's developer terms, as its own pages"
    " sum them up, forbid sharing API credentials with third parties: have your lawyers agree"
    " before the first code leaves the house"
)


@dataclass(frozen=True, slots=True)
class InitResult:
    """A set-up that was tried and written."""

    home: Home
    plan: InitPlan
    found: Found
    public_key: str
    command: ClassVar[str] = "init"
    warnings: tuple[str, ...] = (_TERMS,)

    def data(self) -> Mapping[str, Json]:
        """See `results.Result`."""
        return {
            "subdomain": self.plan.subdomain,
            "service_user_id": self.found.service_user_id,
            "service_user_name": self.found.service_user_name,
            "canary_ticket": self.found.canary,
            "public_key": self.public_key,
            "home": str(self.home.folder),
            "tenant_file": str(self.home.tenant),
        }

    def output(self) -> str:
        """The path of the tenant file, which the next step takes."""
        return str(self.home.tenant)

    def notes(self) -> tuple[str, ...]:
        """See `results.Result`."""
        user, canary = self.found.service_user_name, self.found.canary
        return (
            f"set up for {self.plan.subdomain}: codes act as {user}, ticket {canary} is the canary",
            f"settings and secrets are in {self.home.folder}; keep the folder private",
            f"next, build the customers' operator: make operator TENANT={self.home.tenant}",
            "then mint a code: issuer mint TICKET",
        )
