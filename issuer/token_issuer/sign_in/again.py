"""The token of a run that is signed in by browser: kept alive, or asked for once more."""

from collections.abc import Callable

from ticketbound.secret import Secret
from token_issuer.errors import SignInNeeded
from token_issuer.render import say
from token_issuer.sign_in.browsing import BrowserConsent
from token_issuer.sign_in.keeping import GrantKeeper
from token_issuer.sign_in.local_account import LocalAccount
from token_issuer.sign_in.record import read_sign_in
from token_issuer.sign_in.signing_in import sign_in


class Renewal:
    """Refreshes; when Zendesk ended the sign-in, asks the person at the terminal, but once."""

    def __init__(self, local: LocalAccount) -> None:
        self._local = local
        self._keeper = GrantKeeper(local)
        self._may_ask = local.surroundings.is_interactive()

    def find_token(self) -> Secret:
        """See `GrantKeeper.find_token`."""
        return self._or_sign_in(self._keeper.find_token)

    def renew(self, refused: Secret) -> Secret:
        """See `GrantKeeper.renew`."""
        return self._or_sign_in(lambda: self._keeper.renew(refused))

    def _or_sign_in(self, find: Callable[[], Secret]) -> Secret:
        try:
            return find()
        except SignInNeeded as needed:
            record = read_sign_in(self._local.home)
            if not self._may_ask or record is None:
                raise
            say(needed.sentence)
        self._may_ask = False
        sign_in(self._local, record.client_id, BrowserConsent(self._local.surroundings, say))
        return self._keeper.find_token()
