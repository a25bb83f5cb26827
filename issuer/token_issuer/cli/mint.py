"""`issuer mint TICKET`."""

from dataclasses import dataclass
from functools import partial
from typing import Annotated

import typer

from ticket_code.signing import SigningKey
from ticketbound.clock import rfc3339
from ticketbound.safe_text import escape
from ticketbound.secret import Secret
from token_issuer.arguments import parse_life, parse_ticket
from token_issuer.bindings.choosing import Via, parse_via
from token_issuer.cli.options import AsJson, surroundings_of
from token_issuer.cli.suggestions import suggest_profiles, suggest_ways
from token_issuer.clipboard import NO_CLIPBOARD, copy_to_clipboard
from token_issuer.errors import Cancelled, SecretsRefused
from token_issuer.ledger.records import CodeRecord
from token_issuer.messages.templates import read_templates
from token_issuer.messages.wording import write_words
from token_issuer.minting import mint
from token_issuer.office import Office
from token_issuer.policy import (
    MintRequest,
    check_bounds,
    check_policy,
    choose_profile,
    demand_download,
)
from token_issuer.progress import Progress, shown_progress
from token_issuer.render import ask_yes, say, show_result
from token_issuer.reserving import MayEnd, keep_all
from token_issuer.results.mint import MintResult
from token_issuer.sending import kept_if_done, send_code
from token_issuer.settings import read_own_tenant
from token_issuer.setup import Setup, read_setup
from token_issuer.surroundings import Surroundings
from token_issuer.ticket_address import demand_own


def run_mint(
    context: typer.Context,
    ticket: Annotated[
        str, typer.Argument(help="Number or address of the ticket.", metavar="TICKET")
    ],
    *,
    expires: Annotated[
        str | None,
        typer.Option(
            help="How long the code is good: like 30m, 24h, 1d; at most 48h less a minute, via"
            " agent 1h.  [default: 24h, via agent 1h]",
            metavar="SPAN",
        ),
    ] = None,
    profile: Annotated[
        str,
        typer.Option(
            help="What the operator collects: a profile of tenant.toml; else generic, or the only"
            " one there is.",
            metavar="NAME",
            autocompletion=suggest_profiles,
        ),
    ] = "",
    message: Annotated[
        str, typer.Option(help="A line that the customer sees before agreeing.", metavar="TEXT")
    ] = "",
    note: Annotated[
        str,
        typer.Option(
            help="A line for colleagues: in the ledger, and on the ticket.", metavar="TEXT"
        ),
    ] = "",
    via: Annotated[
        str,
        typer.Option(
            help="How it is bound to its ticket: auto, requests, agent; see issuer help bindings.",
            metavar="WAY",
            autocompletion=suggest_ways,
        ),
    ] = Via.AUTO.value,
    accept_risk: Annotated[
        bool,
        typer.Option("--accept-risk", help="Via agent: hand out what could change every ticket."),
    ] = False,
    replace: Annotated[
        bool, typer.Option("--replace", help="End an open code of this ticket first, unasked.")
    ] = False,
    send: Annotated[
        bool,
        typer.Option(
            "--send", help="Post it on the ticket, for the customer; see issuer help send."
        ),
    ] = False,
    copy: Annotated[bool, typer.Option("--copy", help="Put it on the clipboard too.")] = False,
    as_json: AsJson = False,
) -> None:
    """Mint one code for one ticket; it alone is printed on standard output."""
    life = None if expires is None else parse_life(expires)
    request = MintRequest(
        parse_ticket(ticket), life, profile, message, parse_via(via), accept_risk, note
    )
    check_bounds(request)
    setup = read_setup(surroundings_of(context))
    demand_own(ticket, setup.settings.zendesk.subdomain)
    result = _mint(request, setup, _Wishes(replace=replace, send=send, as_json=as_json))
    if result.sent:
        show_result(result, as_json=as_json, must_be_read=True)
    if copy:
        _copy(result)


@dataclass(frozen=True, slots=True)
class _Wishes:
    """What is to happen besides."""

    replace: bool
    send: bool
    as_json: bool


def _mint(request: MintRequest, setup: Setup, wishes: _Wishes) -> MintResult:
    tenant, canary = read_own_tenant(setup.home), setup.settings.requests.canary_ticket
    request = choose_profile(request, tenant, setup.home.tenant)
    check_policy(request, tenant, setup.home.tenant, canary)
    download = tenant.vendor.download
    if wishes.send:
        demand_download(download, setup.home.tenant)
    templates = read_templates(setup.home.messages)
    key = _read_key(setup.demand_secret("signing_key"))
    result: MintResult | None = None
    try:
        with setup.open_writable_ledger() as ledger, setup.open_office(ledger) as office:
            with shown_progress(setup.surroundings.environment) as progress:
                may_end = _choose_answer(wishes, setup.surroundings, progress)
                warn = partial(_warn, progress)
                minted = mint(request, office, key, may_end=may_end, tell=progress.tell, warn=warn)
                with kept_if_done("made ready", minted, office):
                    words = write_words(
                        minted.code, minted.contents, minted.addressee, download, templates
                    )
                if wishes.send:
                    progress.tell("posting it on the ticket")
                    result = MintResult(minted, words, send_code(minted, words, office))
            result = result or _show(MintResult(minted, words), office, wishes)
    except KeyboardInterrupt as interrupt:
        raise _cancel(result) from interrupt
    return result


def _show(result: MintResult, office: Office, wishes: _Wishes) -> MintResult:
    """Show it while what nobody has seen can still be taken back."""
    with kept_if_done("shown", result.minted, office):
        show_result(result, as_json=wishes.as_json, must_be_read=True)
    return result


def _cancel(result: MintResult | None) -> Cancelled:
    if result is None:
        return Cancelled("cancelled")
    code_id, how = result.minted.contents.id_text, "sent" if result.sent else "shown"
    return Cancelled(
        f"cancelled after code {code_id} was {how}, which is good",
        hint=f"to end it: issuer revoke {code_id}",
    )


def _choose_answer(wishes: _Wishes, surroundings: Surroundings, progress: Progress) -> MayEnd:
    if wishes.replace:
        return lambda _: True
    # A question would disturb the document.
    if wishes.as_json or not surroundings.is_interactive():
        return keep_all

    def ask(code: CodeRecord) -> bool:
        with progress.hidden():
            until = rfc3339(code.expires_at)
            say(
                f"ticket {code.ticket} has an open code: {code.code_id}, minted by"
                f" {escape(code.minted_by)}, good until {until}"
            )
            if not ask_yes("end that one, and mint a new one?"):
                raise Cancelled("kept the open code")
        return True

    return ask


def _warn(progress: Progress, risk: str) -> None:
    """At once: a result would come too late for whoever wants to press Ctrl-C."""
    with progress.hidden():
        say(f"warning: {risk}")


def _copy(result: MintResult) -> None:
    if copy_to_clipboard(result.minted.code):
        say("the code is on the clipboard")
    else:
        say(f"warning: {NO_CLIPBOARD}")


def _read_key(text: Secret) -> SigningKey:
    try:
        return SigningKey.from_text(text)
    except ValueError as error:
        raise SecretsRefused(
            "the signing key among the secrets is damaged",
            hint="give the right one: issuer init --force --signing-key FILE",
        ) from error
