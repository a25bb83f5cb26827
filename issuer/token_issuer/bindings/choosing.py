"""Which binding a code gets: as asked for, else the safest that is set up."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from ticket_code.code import Binding as Kind
from ticketbound.safe_text import escape
from token_issuer.bindings.interface import Binding
from token_issuer.errors import BadArgument, BindingGone
from token_issuer.ledger.records import CodeRecord


class Via(StrEnum):
    """What `--via` takes."""

    AUTO = "auto"
    RELAY = "relay"
    REQUESTS = "requests"
    AGENT = "agent"


def parse_via(word: str) -> Via:
    """The way of that name.

    Raises:
        BadArgument: there is none.
    """
    if word not in {via.value for via in Via}:
        raise BadArgument(
            f"{escape(word, limit=40)!r} is no way to bind a code",
            hint=f"it is {', '.join(Via)}; issuer help bindings tells more",
        )
    return Via(word)


@dataclass(frozen=True, slots=True)
class Bindings:
    """The bindings that are set up here."""

    leaves: Mapping[Kind, Binding]

    def choose(self, via: Via) -> Binding:
        """The binding for a new code; `auto` never takes `agent`.

        Raises:
            BadArgument: that one is not set up.
        """
        if via is Via.AUTO:
            via = Via.RELAY if Kind.RELAY in self.leaves else Via.REQUESTS
        leaf = self.leaves.get(Kind[via.name])
        if leaf is None:
            raise BadArgument(
                f"codes cannot go via {via} here: it is not set up",
                hint="issuer help bindings tells which there are",
            )
        return leaf

    def of(self, code: CodeRecord) -> Binding:
        """The binding of a code that was minted before.

        Raises:
            BindingGone: it was taken away meanwhile, or this program never had it.
        """
        kind = Kind.__members__.get(code.binding.upper())
        leaf = None if kind is None else self.leaves.get(kind)
        if leaf is None:
            binding = escape(code.binding, limit=20)
            raise BindingGone(
                f"code {code.code_id} was minted via {binding}, which is not set up any more",
                hint="set it up again: issuer bindings add --help",
            )
        return leaf
