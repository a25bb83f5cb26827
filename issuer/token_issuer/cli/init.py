"""`issuer init`."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from ticketbound.safe_text import escape
from ticketbound.secret import Secret
from token_issuer.account import SANDBOX_VARIABLE, find_account, secret_variable
from token_issuer.arguments import parse_ticket
from token_issuer.cli.options import AsJson, surroundings_of
from token_issuer.cli.secrets_option import SecretsPlace
from token_issuer.errors import BadArgument
from token_issuer.home import find_home
from token_issuer.render import show_result
from token_issuer.secret_store.choosing import Place, open_store
from token_issuer.secret_store.interface import Secrets
from token_issuer.set_up.examining import examine
from token_issuer.set_up.files import make_settings, write_files
from token_issuer.set_up.plan import (
    InitPlan,
    check_plan,
    find_open_codes,
    find_signing_key,
    refuse_existing,
)
from token_issuer.set_up.result import InitResult
from token_issuer.settings import ZendeskAccount
from token_issuer.surroundings import Surroundings

_Subdomain = Annotated[str, typer.Option(help="acme, for https://acme.zendesk.com.")]
_IdentityClient = Annotated[
    str, typer.Option(help="Identifier of the client that the issuer signs in with.")
]
_MintClient = Annotated[
    str, typer.Option(help="Identifier of the client whose tokens become codes.")
]
_VendorName = Annotated[str, typer.Option(help="Your name, as customers see it.")]
_Canary = Annotated[
    str | None, typer.Option(help="A ticket on which new tokens must fail; else one is made.")
]
_OpenCodes = Annotated[
    int, typer.Option(help="How many codes may be open at once; more than 1 widens each.")
]
_SigningKey = Annotated[
    Path | None, typer.Option(help="File with the signing key; else one is made.")
]
_Force = Annotated[bool, typer.Option("--force", help="Replace the present set-up.")]


def run_init(
    context: typer.Context,
    *,
    subdomain: _Subdomain,
    identity_client: _IdentityClient,
    mint_client: _MintClient,
    vendor_name: _VendorName,
    canary: _Canary = None,
    open_codes: _OpenCodes = 1,
    signing_key: _SigningKey = None,
    secrets: SecretsPlace = None,
    force: _Force = False,
    as_json: AsJson = False,
) -> None:
    """Set this machine up: try both clients at Zendesk, then write settings and tenant.toml.

    The clients' secrets are asked for, or taken from TICKETBOUND_IDENTITY_SECRET and
    TICKETBOUND_MINT_SECRET.
    """
    plan = InitPlan(
        subdomain=subdomain,
        identity_client=identity_client,
        mint_client=mint_client,
        vendor=vendor_name,
        canary=None if canary is None else parse_ticket(canary),
        open_codes=open_codes,
    )
    surroundings = surroundings_of(context)
    result = _set_up(check_plan(plan), signing_key, surroundings, place=secrets, force=force)
    show_result(result, as_json=as_json)


def _set_up(
    plan: InitPlan,
    key_file: Path | None,
    surroundings: Surroundings,
    *,
    place: Place | None,
    force: bool,
) -> InitResult:
    home = find_home(surroundings.environment, surroundings.account)
    if not force:
        refuse_existing(home)
    sandbox = bool(surroundings.environment.get(SANDBOX_VARIABLE))
    open_codes = find_open_codes(home, surroundings.clock)
    open_codes.refuse_plan(plan, sandbox=sandbox)
    store = open_store(home, surroundings, place)
    key = find_signing_key(key_file, store)
    account = find_account(ZendeskAccount(plan.subdomain, sandbox), surroundings)
    secrets = Secrets(
        identity=_ask(surroundings, secret_variable("identity"), plan.identity_client),
        mint=_ask(surroundings, secret_variable("mint"), plan.mint_client),
        signing_key=key.to_text(),
    )
    found = examine(plan, secrets, account, open_codes)
    write_files(home, make_settings(plan, found, sandbox=sandbox), store, secrets, plan.vendor)
    return InitResult(home, plan, found, key.public_hex)


def _ask(surroundings: Surroundings, variable: str, client: str) -> Secret:
    """The client's secret, from the environment or from the person at the terminal."""
    if text := surroundings.environment.get(variable, ""):
        return Secret(text)
    if not sys.stdin.isatty():
        raise BadArgument(
            f"there is no secret for the client {escape(client, limit=60)!r}",
            hint=f"set {variable}, or run this at a terminal to be asked",
        )
    prompt = f"Secret of the client {escape(client, limit=60)}"
    return Secret(typer.prompt(prompt, hide_input=True, err=True))
