"""What a command that works at Zendesk has at hand."""

from dataclasses import dataclass

from token_issuer.bindings.choosing import Bindings
from token_issuer.home import Home
from token_issuer.identity import Identity
from token_issuer.ledger.ledger import Ledger
from token_issuer.live_tokens import LiveTokens
from token_issuer.settings import Settings
from token_issuer.surroundings import Surroundings


@dataclass(frozen=True, slots=True)
class Office:
    """The issuer at work: signed in, with its ledger open."""

    home: Home
    settings: Settings
    identity: Identity
    bindings: Bindings
    live_tokens: LiveTokens
    ledger: Ledger
    surroundings: Surroundings
