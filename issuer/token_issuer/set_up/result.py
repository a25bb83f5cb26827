"""What `issuer init` has to say."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar, Final

from token_issuer.home import Home
from token_issuer.result import Json
from token_issuer.set_up.files import Outcome

TERMS: Final = (
    "each code puts a Zendesk token into a customer's hands, and as Zendesk's pages for developers"
    " tell its terms, no API credential may go to anybody else: have your lawyers agree before the"
    " first code leaves the house"
)


@dataclass(frozen=True, slots=True)
class InitResult:
    """A set-up that was tried and written.

    `service_user` is the name that customers see. With `is_told`, the person at the terminal
    knows everything already.
    """

    home: Home
    outcome: Outcome
    service_user: str
    command: ClassVar[str] = "init"
    is_told: bool = False

    @property
    def warnings(self) -> tuple[str, ...]:
        """See `Result`."""
        return () if self.is_told else (TERMS,)

    def data(self) -> Mapping[str, Json]:
        """See `Result`."""
        settings = self.outcome.settings
        return {
            "subdomain": settings.zendesk.subdomain,
            "service_user_id": settings.requests.service_user_id,
            "service_user_name": self.service_user,
            "canary_ticket": settings.requests.canary_ticket,
            "public_key": self.outcome.signing_key.public_hex,
            "home": str(self.home.folder),
            "tenant_file": str(self.home.tenant),
        }

    def output(self) -> str:
        """The path of the tenant file, which the next step takes."""
        return str(self.home.tenant)

    def notes(self) -> tuple[str, ...]:
        """See `Result`."""
        if self.is_told:
            return ()
        (build, make), (mint, command) = self.next_steps()
        return (*self.facts(), f"next, {build}: {make}", f"then {mint}: {command}")

    def facts(self) -> tuple[str, str]:
        """What there is now."""
        settings = self.outcome.settings
        user, subdomain = self.service_user, settings.zendesk.subdomain
        canary = settings.requests.canary_ticket
        return (
            f"set up for {subdomain}: codes act as {user}, ticket {canary} is the canary",
            f"settings are in {self.home.folder}; issuer secrets shows where each secret is",
        )

    def next_steps(self) -> tuple[tuple[str, str], tuple[str, str]]:
        """What to do next, each with the command to type."""
        return (
            ("build the customers' operator", f"make operator TENANT={self.home.tenant}"),
            ("mint a code", "issuer mint TICKET"),
        )
