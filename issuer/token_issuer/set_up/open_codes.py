"""The codes that are still open, which hold a set-up to what it is."""

from dataclasses import dataclass
from pathlib import Path

from ticketbound.safe_text import escape
from token_issuer.errors import AlreadySetUp, NotSetUp, SettingsBroken
from token_issuer.home import Home
from token_issuer.ledger.ledger import Ledger
from token_issuer.ledger.records import CodeRecord
from token_issuer.ledger_place.choosing import find_ledger
from token_issuer.settings import Settings, ZendeskAccount, read_settings
from token_issuer.surroundings import Surroundings


@dataclass(frozen=True, slots=True)
class OpenCodes:
    """The open codes of the present set-up, which only one like it would be able to end."""

    home: Home
    codes: tuple[CodeRecord, ...]

    def refuse_account(self, zendesk: ZendeskAccount) -> None:
        """Pass if `zendesk` is the account of all of them.

        Raises:
            AlreadySetUp: it is another, and codes are open.
        """
        if self.codes and self._read_present().zendesk != zendesk:
            raise self._refuse()

    def refuse_clients(self, *, identity: str = "", mint: str = "") -> None:
        """Pass if the clients that are named are the present ones.

        Raises:
            AlreadySetUp: one is another, and codes are open.
        """
        if not self.codes:
            return
        present = self._read_present().clients
        if identity not in ("", present.identity) or mint not in ("", present.mint):
            raise self._refuse()

    def refuse_user(self, user_id: int) -> None:
        """Pass if `user_id` is the first service user of all of them.

        Those of the pool and of the agent stay as they are.

        Raises:
            AlreadySetUp: it is not.
        """
        acting = {code.service_user_id for code in self.codes} - {user_id}
        if acting and not acting <= {user.user_id for user in self._read_present().further_users}:
            raise self._refuse()

    def _read_present(self) -> Settings:
        try:
            return read_settings(self.home)
        except (NotSetUp, SettingsBroken) as error:
            raise self._refuse() from error

    def _refuse(self) -> AlreadySetUp:
        count = len(self.codes)
        which = (
            "1 code of the present set-up is"
            if count == 1
            else (f"{count} codes of the present set-up are")
        )
        return AlreadySetUp(
            f"{which} still open, and the new one has another account, client or service user",
            hint="end them first: issuer revoke --all; if they were for a sandbox that is gone,"
            f" remove {escape(str(self.home.folder))}",
        )


def find_open_codes(home: Home, surroundings: Surroundings) -> OpenCodes:
    """The codes that the ledger has open; none where there is no ledger.

    Raises:
        BadArgument, SecretsRefused: nobody knows which ledger, or its password.
        LedgerUnavailable: the ledger cannot be used, so no code could be minted either.
    """
    place = find_ledger(home, surroundings)
    if isinstance(place, Path) and not place.exists():
        return OpenCodes(home, ())
    with Ledger(place, surroundings.clock) as ledger:
        codes = ledger.list_open()
    # Who joins a team has nothing yet that its open codes could hold them to.
    joins = not isinstance(place, Path) and not home.settings.exists()
    return OpenCodes(home, () if joins else codes)
