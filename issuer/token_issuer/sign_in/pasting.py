"""Consent in a browser of another machine: its person carries the answer over by hand."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlencode

from token_issuer.errors import SignInNeeded
from token_issuer.sign_in.callback import Outcome, read_outcome
from token_issuer.sign_in.consent import MakeRequest
from token_issuer.sign_in.loopback import PORTS, redirect_uri
from token_issuer.sign_in.request import AuthorizationRequest

_TRIES: Final = 3
_PROMPT: Final = "Address (it is not shown)"


@dataclass(frozen=True, slots=True)
class PastedConsent:
    """See `Consent`; `read_hidden` returns what is typed after a prompt, without showing it."""

    say: Callable[[str], None]
    read_hidden: Callable[[str], str]

    def ask(self, make: MakeRequest) -> tuple[AuthorizationRequest, Outcome]:
        """See `Consent.ask`."""
        request = make(redirect_uri(PORTS[0]))
        self.say("open this address in any browser, and agree there")
        self.say(request.url)
        self.say(
            "the browser then ends at a page that it cannot show: copy the whole address of that"
            f" page, which begins with {request.redirect_uri}, and paste it"
            " within two minutes of agreeing"
        )
        for _ in range(_TRIES):
            outcome = read_pasted(self.read_hidden(_PROMPT), request)
            if outcome is not None:
                return request, outcome
            self.say("this is not the address that this sign-in leads to")
        raise SignInNeeded(
            "no address of this sign-in was pasted", hint="start again: issuer login --paste"
        )


def read_pasted(text: str, request: AuthorizationRequest) -> Outcome | None:
    """What the address, or else the code and the state, say; None if not this sign-in's."""
    # What a terminal could not read as text cannot be compared with anything either.
    if not text.isascii():
        return None
    address, is_address, query = text.strip().partition("?")
    if is_address:
        return read_outcome(query, request.state) if address == request.redirect_uri else None
    words = text.split()
    if len(words) != 2:
        return None
    return read_outcome(urlencode({"code": words[0], "state": words[1]}), request.state)
