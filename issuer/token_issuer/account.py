"""The way to the account: its address, and sessions on it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

import ticketbound
from ticketbound.safe_text import escape
from ticketbound.secret import Secret
from token_issuer.errors import SettingsBroken
from token_issuer.secret_store.names import (
    ClientSecret,
    SecretName,
    find_variable,
    tell_source,
)
from token_issuer.settings import ZendeskAccount
from token_issuer.surroundings import Surroundings
from zendesk_client.address import Address, account_address, sandbox_address
from zendesk_client.auth import Credential
from zendesk_client.errors import OAuthRefused
from zendesk_client.models import Grant
from zendesk_client.oauth import grant_client_credentials
from zendesk_client.renewal import Renew
from zendesk_client.session import Session

SANDBOX_VARIABLE: Final = "TICKETBOUND_SANDBOX_URL"
_USER_AGENT: Final = f"ticketbound-issuer/{ticketbound.__version__}"


@dataclass(frozen=True, slots=True)
class Account:
    """Where requests go, through which proxy, and how to wait between two tries."""

    address: Address
    environment: Mapping[str, str]
    sleep: Callable[[float], None]

    def open(self, token: Credential | None = None, *, renew: Renew | None = None) -> Session:
        """A session that sends `token`, or nothing; `renew` is asked when it ends. Close it."""
        return Session(
            self.address,
            user_agent=_USER_AGENT,
            token=token,
            renew=renew,
            environment=self.environment,
            sleep=self.sleep,
        )

    def grant(
        self,
        secret_name: SecretName,
        client_id: str,
        secret: Secret,
        scopes: tuple[str, ...],
        seconds: int,
    ) -> Grant:
        """A token of a client by its secret, for `seconds`.

        Raises:
            OAuthRefused: the client, its secret or one of `scopes` is not accepted.
            ZendeskError: Zendesk is out of reach.
        """
        try:
            with self.open() as anonymous:
                return grant_client_credentials(
                    anonymous,
                    client_id=client_id,
                    client_secret=secret,
                    scope=scopes,
                    expires_in=seconds,
                )
        except OAuthRefused as refusal:
            raise _name_client(refusal, secret_name, client_id) from refusal


def find_account(zendesk: ZendeskAccount, surroundings: Surroundings) -> Account:
    """The account that the settings name, or the sandbox that stands in for it.

    Raises:
        SettingsBroken: one of the two speaks of a sandbox and the other does not: secrets of
            one would be sent to the other.
    """
    sandbox = surroundings.environment.get(SANDBOX_VARIABLE, "")
    if zendesk.sandbox and not sandbox:
        raise SettingsBroken(
            "this set-up is for a sandbox, and TICKETBOUND_SANDBOX_URL is not set",
            hint="set it to the sandbox's address, or set up anew: issuer init --force",
        )
    if sandbox and not zendesk.sandbox:
        raise SettingsBroken(
            f"this set-up is for {zendesk.subdomain}.zendesk.com,"
            " and TICKETBOUND_SANDBOX_URL points elsewhere",
            hint="unset it, or use another TICKETBOUND_HOME for the sandbox",
        )
    return Account(_find_address(zendesk, sandbox), surroundings.environment, surroundings.sleep)


def _name_client(refusal: OAuthRefused, secret_name: SecretName, client_id: str) -> OAuthRefused:
    kind = "" if isinstance(secret_name, ClientSecret) else f"{secret_name} "
    may_have_changed = refusal.code == "invalid_client" and kind != "identity "
    again = "; if issuer panic was interrupted, run it again" if may_have_changed else ""
    return OAuthRefused(
        f"Zendesk refuses the {kind}client {escape(client_id, limit=60)!r}:"
        f" {refusal.code or refusal.sentence}",
        hint="check its identifier, secret, kind and allowed scopes;"
        f" {tell_source(secret_name)}, from {find_variable(secret_name)} where that is set{again}",
        status=refusal.status,
        request_id=refusal.request_id,
        code=refusal.code,
    )


def _find_address(zendesk: ZendeskAccount, sandbox: str) -> Address:
    try:
        return sandbox_address(sandbox) if sandbox else account_address(zendesk.subdomain)
    except ValueError as error:
        raise SettingsBroken(escape(str(error))) from error
