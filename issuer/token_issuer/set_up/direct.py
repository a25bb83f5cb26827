"""The set-up that asks nothing: every answer comes beforehand."""

from functools import partial

from ticketbound.secret import Secret
from token_issuer.account import SANDBOX_VARIABLE, find_account
from token_issuer.errors import SetUpRefused
from token_issuer.home import find_home
from token_issuer.identity import signed_in, signed_in_as_client
from token_issuer.ledger_place.choosing import find_ledger
from token_issuer.mint_client import MintClient
from token_issuer.secret_store.choosing import open_store
from token_issuer.secret_store.names import find_variable
from token_issuer.set_up.answers import Answers
from token_issuer.set_up.examining import Found, examine
from token_issuer.set_up.files import Outcome, write_parts
from token_issuer.set_up.keeping import keep_others, write_and_forget
from token_issuer.set_up.mint_check import OpenIdentity
from token_issuer.set_up.missing import find_missing, refuse_missing
from token_issuer.set_up.open_codes import find_open_codes
from token_issuer.set_up.plan import Plan, read_plan, refuse_existing
from token_issuer.set_up.present import read_vendor
from token_issuer.set_up.result import InitResult
from token_issuer.set_up.signing_key import find_signing_key
from token_issuer.set_up.team import refuse_own
from token_issuer.set_up.undoing import Undo
from token_issuer.settings import Requests, Settings
from token_issuer.sign_in.local_account import LocalAccount
from token_issuer.surroundings import Surroundings
from zendesk_client.users import show_user


def set_up_directly(
    answers: Answers, surroundings: Surroundings, undo: Undo, *, force: bool
) -> InitResult:
    """Try what the answers say at Zendesk, then write it.

    Raises:
        BadArgument: an answer is missing, or makes no sense.
        AlreadySetUp: there is a set-up, and nobody used `force`; or its codes are still open.
        Failure: Zendesk, or this system, does not do what it takes.
    """
    refuse_missing(find_missing(answers, surroundings))
    plan = read_plan(answers, sandbox=bool(surroundings.environment.get(SANDBOX_VARIABLE)))
    home = find_home(surroundings.environment, surroundings.account)
    if not force:
        refuse_existing(home)
    open_codes = find_open_codes(home, surroundings)
    open_codes.refuse_account(plan.zendesk)
    open_codes.refuse_clients(identity=plan.clients.identity, mint=plan.clients.mint)
    store = open_store(home, surroundings, answers.secrets)
    refuse_own(answers, home, store, surroundings)
    key = find_signing_key(answers.signing_key, store, home)
    account = find_account(plan.zendesk, surroundings)
    local = LocalAccount(plan.zendesk, account, home, store, surroundings)
    mint = Secret(surroundings.environment[find_variable("mint")])
    identity, open_identity = _find_identity(plan, local)
    mint_client = MintClient(account, plan.clients.mint, mint)
    found = examine(plan.canary, mint_client, open_identity, open_codes, undo)
    _check_service_user(plan, found, open_identity)
    settings = keep_others(home, _make_settings(plan, found))
    link = read_vendor(home).download if answers.download is None else plan.download
    size = found.attachment_size
    outcome = Outcome(settings, plan.vendor, key, mint, identity, link, size)
    write_parts(home, find_ledger(home, surroundings), store, outcome, anew=True)
    write_and_forget(home, store, settings)
    return InitResult(home, outcome, found.service_user.name)


def _find_identity(plan: Plan, local: LocalAccount) -> tuple[Secret | None, OpenIdentity]:
    """The identity client with its secret; or the sign-in that there is already."""
    if not plan.clients.identity:
        return None, partial(signed_in, local, "", Secret(""))
    secret = Secret(local.surroundings.environment[find_variable("identity")])
    return secret, partial(signed_in_as_client, local.account, plan.clients.identity, secret)


def _check_service_user(plan: Plan, found: Found, open_identity: OpenIdentity) -> None:
    if not plan.service_user:
        return
    with open_identity() as identity:
        user = show_user(identity.session, found.service_user.user_id)
    if (user.email or "").lower() != plan.service_user:
        raise SetUpRefused(
            f"the mint client acts as {found.service_user.name}, whose address is not"
            f" {plan.service_user}",
            hint="make the mint client while signed in as the service user",
        )


def _make_settings(plan: Plan, found: Found) -> Settings:
    requests = Requests(found.service_user.user_id, found.canary, plan.open_codes)
    return Settings(version=1, zendesk=plan.zendesk, clients=plan.clients, requests=requests)
