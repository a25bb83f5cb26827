"""The token of a run that is signed in by browser: kept alive, or asked for once more."""

from collections.abc import Callable

from ticketbound.secret import Secret
from token_issuer.errors import SignInNeeded
from token_issuer.render import say
from token_issuer.sign_in.browsing import BrowserConsent
from token_issuer.sign_in.grant import StoredGrant
from token_issuer.sign_in.keeping import AGAIN, GrantKeeper
from token_issuer.sign_in.local_account import LocalAccount
from token_issuer.sign_in.record import read_sign_in
from token_issuer.sign_in.signing_in import sign_in


class Renewal:
    """Refreshes; when Zendesk ended the sign-in, asks the person at the terminal, but once.

    A run goes on as the user that it began as.
    """

    def __init__(self, local: LocalAccount) -> None:
        self._local = local
        self._keeper = GrantKeeper(local)
        self._may_ask = local.surroundings.is_interactive()
        self._user_id: int | None = None

    def find_token(self) -> Secret:
        """See `GrantKeeper.find`."""
        return self._take(self._or_sign_in(self._keeper.find))

    def renew(self, refused: Secret) -> Secret:
        """See `GrantKeeper.renew`.

        Raises:
            SignInNeeded: somebody else has signed in here meanwhile.
        """
        return self._take(self._or_sign_in(lambda: self._keeper.renew(refused)))

    def demand(self, user_id: int) -> None:
        """Pass if the session, whose user that is, acts as who signed in.

        Raises:
            SignInNeeded: as somebody else.
        """
        if user_id != self._user_id:
            raise SignInNeeded(
                "the sign-in of this home acts as somebody else than who signed in", hint=AGAIN
            )

    def _take(self, grant: StoredGrant) -> Secret:
        if self._user_id not in (None, grant.user_id):
            raise SignInNeeded(
                "somebody else has signed in here meanwhile", hint="run the command again"
            )
        self._user_id = grant.user_id
        return grant.access_token

    def _or_sign_in(self, find: Callable[[], StoredGrant]) -> StoredGrant:
        try:
            return find()
        except SignInNeeded as needed:
            record = read_sign_in(self._local.home)
            if not self._may_ask or record is None:
                raise
            say(needed.sentence)
        self._may_ask = False
        sign_in(self._local, record.client_id, BrowserConsent(self._local.surroundings, say))
        return self._keeper.find()
