"""Consent in a browser of this machine, which comes back to us by itself."""

import threading
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from token_issuer.errors import SignInNeeded
from token_issuer.sign_in.callback import Callback, Outcome
from token_issuer.sign_in.consent import MakeRequest
from token_issuer.sign_in.loopback import HOST, listening, redirect_uri
from token_issuer.sign_in.reception import receive
from token_issuer.sign_in.request import AuthorizationRequest
from token_issuer.surroundings import Surroundings

_WINDOW: Final = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class BrowserConsent:
    """See `Consent`; opens the browser, or only says which address to open."""

    surroundings: Surroundings
    say: Callable[[str], None]
    opens: bool = True

    def ask(self, make: MakeRequest) -> tuple[AuthorizationRequest, Outcome]:
        """See `Consent.ask`."""
        clock = self.surroundings.clock
        with listening() as listener:
            port = listener.getsockname()[1]
            request = make(redirect_uri(port))
            deadline = clock() + _WINDOW
            opened = self._show(request.url)
            outcome = receive(
                listener,
                Callback(request.state, f"{HOST}:{port}"),
                lambda: _is_without_browser(opened) or clock() >= deadline,
            )
        if outcome is not None:
            return request, outcome
        raise _no_browser() if _is_without_browser(opened) else _nobody_came()

    def _show(self, url: str) -> Future[bool]:
        """Send the person to `url`; whether that worked, once it is known."""
        opened: Future[bool] = Future()
        if not self.opens:
            self.say("within five minutes, open this address in a browser of this machine")
            self.say(url)
            opened.set_result(True)
            return opened
        self.say("agree on the page that your browser opens now; Ctrl-C gives up")

        def start() -> None:
            try:
                opened.set_result(self.surroundings.open_browser(url))
            except BaseException as error:  # noqa: BLE001 - it is for the thread that waits
                opened.set_exception(error)

        # A text browser does not return before it is left; what it brings must not wait for that.
        threading.Thread(target=start, daemon=True).start()
        return opened


def _is_without_browser(opened: Future[bool]) -> bool:
    return opened.done() and not opened.result()


def _no_browser() -> SignInNeeded:
    return SignInNeeded(
        "no browser could be opened",
        hint="with a browser on this machine: issuer login --no-browser;"
        " with one elsewhere: issuer login --paste",
    )


def _nobody_came() -> SignInNeeded:
    return SignInNeeded(
        "nobody agreed in the browser within five minutes",
        hint="start again: issuer login; if Zendesk's page showed an error, check the OAuth"
        " client's identifier and redirect addresses in the Admin Center",
    )
