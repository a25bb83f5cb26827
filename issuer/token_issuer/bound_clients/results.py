"""What `issuer bindings` and its commands have to say."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from ticketbound.safe_text import escape
from token_issuer.bindings.agent import ADMIN_RISK
from token_issuer.bindings.choosing import Via
from token_issuer.bound_clients.adding import Added
from token_issuer.bound_clients.listing import BoundClient, Listing
from token_issuer.result import Json, show_time
from token_issuer.table import lay_out

_WIDTH = 80
_LONGEST_CLIENT = 16


@dataclass(frozen=True, slots=True)
class BindingsResult:
    """What is set up here."""

    listing: Listing
    command: ClassVar[str] = "bindings"

    @property
    def warnings(self) -> tuple[str, ...]:
        """See `Result`."""
        return self.listing.warnings

    def data(self) -> Mapping[str, Json]:
        """See `Result`."""
        return {"bindings": [_describe(client) for client in self.listing.clients]}

    def output(self) -> str:
        """A table of at most 80 columns."""
        head = ("binding", "client", "reaches", "open codes", "acts as")
        return lay_out([head, *map(_row, self.listing.clients)], width=_WIDTH)

    def notes(self) -> tuple[str, ...]:
        """See `Result`."""
        vias = {client.binding for client in self.listing.clients}
        if "agent" in vias:
            return ("via agent takes --accept-risk: its token can change every ticket it reaches",)
        return ()


@dataclass(frozen=True, slots=True)
class AddedResult:
    """A client that was tried and added."""

    added: Added
    command: ClassVar[str] = "bindings"

    @property
    def warnings(self) -> tuple[str, ...]:
        """See `Result`."""
        # Without a secret there is the withdrawn call, which only admins may make.
        return () if self.added.has_secret else (f"codes via agent hand a token out; {ADMIN_RISK}",)

    def data(self) -> Mapping[str, Json]:
        """See `Result`."""
        added = self.added
        return {
            "binding": added.via.value,
            "client": added.client,
            "user_id": added.actor.user_id,
            "user_name": added.actor.name,
            "has_secret": added.has_secret,
        }

    def output(self) -> str:
        """Nothing: there is no thing to hand over."""
        return ""

    def notes(self) -> tuple[str, ...]:
        """See `Result`."""
        added = self.added
        client, via = escape(added.client, limit=60), added.via.value
        way = "" if added.has_secret else ", by the call that Zendesk has withdrawn elsewhere"
        known = f"codes via {via} can go by the client {client} and act as {added.actor.name}{way}"
        if added.via is not Via.AGENT:
            return (known,)
        return (known, "mint one with: issuer mint TICKET --via agent --accept-risk")


@dataclass(frozen=True, slots=True)
class RemovedResult:
    """A client that no code goes by any more."""

    client: str
    command: ClassVar[str] = "bindings"
    warnings: tuple[str, ...] = ()

    def data(self) -> Mapping[str, Json]:
        """See `Result`."""
        return {"removed": self.client}

    def output(self) -> str:
        """Nothing: there is no thing to hand over."""
        return ""

    def notes(self) -> tuple[str, ...]:
        """See `Result`."""
        client = escape(self.client, limit=60)
        gone = f"no code goes by the client {client} any more, and its secret is forgotten here"
        return (f"{gone}; delete it in Zendesk's Admin Center too",)


def _row(client: BoundClient) -> tuple[str, ...]:
    return (
        client.binding,
        escape(client.client, limit=_LONGEST_CLIENT),
        "?" if client.reach is None else str(client.reach),
        _tell_places(client),
        client.name or f"user {client.user_id}",
    )


def _tell_places(client: BoundClient) -> str:
    count = len(client.tickets)
    if client.free_at is not None:
        return f"busy until {client.free_at:%Y-%m-%d %H:%M}"
    if client.most is None:
        return f"{count}, any number"
    return "free" if client.most == 1 else f"{count} of {client.most}"


def _describe(client: BoundClient) -> Mapping[str, Json]:
    reach = client.reach
    return {
        "binding": client.binding,
        "client": client.client,
        "user_id": client.user_id,
        "user_name": client.name or None,
        "reach": None if reach is None else {"tickets": reach.tickets, "bound": reach.bound},
        "open_tickets": list(client.tickets),
        "most_open": client.most,
        "free_at": show_time(client.free_at),
    }
