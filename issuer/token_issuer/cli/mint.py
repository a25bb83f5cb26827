"""`issuer mint TICKET`."""

from typing import Annotated

import typer

from ticket_code.signing import SigningKey
from ticketbound.secret import Secret
from token_issuer.arguments import parse_life, parse_ticket
from token_issuer.bindings.choosing import Via
from token_issuer.cli.options import AsJson, surroundings_of
from token_issuer.cli.suggestions import suggest_profiles
from token_issuer.errors import SecretsRefused
from token_issuer.minting import Minted, mint
from token_issuer.policy import MintRequest, check_bounds, check_policy
from token_issuer.render import show_result
from token_issuer.results.mint import MintResult
from token_issuer.settings import read_own_tenant
from token_issuer.setup import read_setup
from token_issuer.surroundings import Surroundings


def run_mint(
    context: typer.Context,
    ticket: Annotated[str, typer.Argument(help="Number of the ticket.", metavar="TICKET")],
    *,
    expires: Annotated[
        str | None,
        typer.Option(
            help="How long the code is good: like 30m, 24h, 1d; at most 48h less a minute, via"
            " agent 1h.  [default: 24h, via agent 1h]"
        ),
    ] = None,
    profile: Annotated[
        str,
        typer.Option(
            help="What the operator collects: a profile of tenant.toml.",
            autocompletion=suggest_profiles,
        ),
    ] = "generic",
    message: Annotated[
        str, typer.Option(help="A line that the customer sees before agreeing.")
    ] = "",
    via: Annotated[
        Via, typer.Option(help="How it is bound to its ticket; see issuer help bindings.")
    ] = Via.AUTO,
    accept_risk: Annotated[
        bool,
        typer.Option("--accept-risk", help="Via agent: hand out what could change every ticket."),
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Mint one code for one ticket; it alone is printed on standard output."""
    life = None if expires is None else parse_life(expires)
    request = MintRequest(parse_ticket(ticket), life, profile, message, via, accept_risk)
    check_bounds(request)
    show_result(MintResult(_mint(request, surroundings_of(context))), as_json=as_json)


def _mint(request: MintRequest, surroundings: Surroundings) -> Minted:
    setup = read_setup(surroundings)
    tenant, canary = read_own_tenant(setup.home), setup.settings.requests.canary_ticket
    check_policy(request, tenant, setup.home.tenant, canary)
    key = _read_key(setup.demand_secret("signing_key"))
    with setup.open_ledger() as ledger, setup.open_office(ledger) as office:
        return mint(request, office, key)


def _read_key(text: Secret) -> SigningKey:
    try:
        return SigningKey.from_text(text)
    except ValueError as error:
        raise SecretsRefused(
            "the signing key among the secrets is damaged",
            hint="give the right one: issuer init --force --signing-key FILE",
        ) from error
