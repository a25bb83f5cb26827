"""Which account a sign-in of this home is for."""

from ticketbound.safe_text import escape
from ticketbound.subdomain import is_subdomain
from token_issuer.account import SANDBOX_VARIABLE, find_account
from token_issuer.errors import BadArgument, NotSetUp, SignInNeeded
from token_issuer.home import Home, find_home
from token_issuer.secret_store.choosing import Place, open_store
from token_issuer.settings import Settings, ZendeskAccount, read_settings
from token_issuer.sign_in.local_account import LocalAccount
from token_issuer.sign_in.record import SignIn, read_sign_in
from token_issuer.surroundings import Surroundings


def choose_account(
    surroundings: Surroundings, subdomain: str | None, place: Place | None
) -> LocalAccount:
    """The account to sign in at: that of the set-up, else `subdomain`, else the former one.

    Raises:
        BadArgument: there is none, or the set-up is for another.
    """
    home = find_home(surroundings.environment, surroundings.account)
    settings = find_settings(home)
    if settings is not None:
        _demand_same(settings.zendesk, subdomain)
        return _open(settings.zendesk, home, surroundings, place)
    name = subdomain or _find_former(home)
    if not is_subdomain(name):
        raise BadArgument(
            f"{escape(name, limit=80)!r} is no Zendesk subdomain"
            if name
            else "which account? There is no set-up yet that says it",
            hint="for https://acme.zendesk.com: --subdomain acme",
        )
    zendesk = ZendeskAccount(name, bool(surroundings.environment.get(SANDBOX_VARIABLE)))
    return _open(zendesk, home, surroundings, place)


def find_signed_in(surroundings: Surroundings) -> tuple[LocalAccount, SignIn] | None:
    """The account that somebody is signed in at here, and how; None if nobody is.

    Raises:
        SecretsRefused, SignInNeeded: sign-in.json cannot be trusted or read.
    """
    home = find_home(surroundings.environment, surroundings.account)
    sign_in = read_sign_in(home)
    if sign_in is None:
        return None
    zendesk = ZendeskAccount(sign_in.subdomain, sign_in.sandbox)
    return _open(zendesk, home, surroundings, None), sign_in


def find_settings(home: Home) -> Settings | None:
    """What `init` wrote, or None before it did.

    Raises:
        SettingsBroken: it cannot be used.
    """
    try:
        return read_settings(home)
    except NotSetUp:
        return None


def _open(
    zendesk: ZendeskAccount, home: Home, surroundings: Surroundings, place: Place | None
) -> LocalAccount:
    account = find_account(zendesk, surroundings)
    return LocalAccount(zendesk, account, home, open_store(home, surroundings, place), surroundings)


def _demand_same(zendesk: ZendeskAccount, subdomain: str | None) -> None:
    if subdomain not in (None, zendesk.subdomain):
        raise BadArgument(
            f"this set-up is for {zendesk.subdomain}.zendesk.com",
            hint="keep another account beside it: issuer --account NAME login",
        )


def _find_former(home: Home) -> str:
    try:
        former = read_sign_in(home)
    except SignInNeeded:
        return ""
    return former.subdomain if former else ""
