"""How a person is asked for consent: an interface of its own, one way per file beside it."""

from collections.abc import Callable
from typing import Protocol

from token_issuer.sign_in.callback import Outcome
from token_issuer.sign_in.request import AuthorizationRequest

MakeRequest = Callable[[str], AuthorizationRequest]
"""A request that comes back to this address."""


class Consent(Protocol):
    """One way to a person's consent."""

    def ask(self, make: MakeRequest) -> tuple[AuthorizationRequest, Outcome]:
        """The request that was made for it, and what came of it.

        Raises:
            SignInNeeded: nothing did.
        """
