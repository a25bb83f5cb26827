"""The OAuth client whose tokens become codes: made here where that is possible, else by hand."""

from typing import Final

from ticketbound.failure import Failure
from ticketbound.safe_text import escape
from ticketbound.secret import Secret
from token_issuer.bindings.requests import SCOPES
from token_issuer.errors import SetUpRefused
from token_issuer.mint_client import MintClient
from token_issuer.set_up.draft import Draft
from token_issuer.set_up.keeping import refuse_bound
from token_issuer.set_up.making import make_mint_client
from token_issuer.set_up.mint_check import check_mint_client, check_revocation, probe
from token_issuer.set_up.question import Question
from token_issuer.set_up.refusals import explained_refusal, refuse_shadowed
from token_issuer.set_up.steps.client_secret import ask_client_secret
from token_issuer.set_up.typed import parse_identifier, parse_yes
from zendesk_client.clients import find_client
from zendesk_client.errors import Forbidden
from zendesk_client.models import Client
from zendesk_client.session import Session

_EXACTLY: Final = " and ".join(SCOPES)
_BY_HAND: Final = """\
Make the mint client now. Its tokens become codes, so it must be the service user's own:
  1. sign in to {address} as {user}, best in a private window
  2. Admin Center > Apps and integrations > APIs > OAuth clients > Add OAuth client
  3. name: Ticketbound codes; identifier: log_drop; client kind: Confidential
  4. redirect URLs: none, or https://localhost if one is demanded
  5. allowed scopes: exactly {scopes}
  6. Save, and copy the secret: Zendesk shows it once
If that user does not see OAuth clients, give it the admin role, make the client, take it away."""
_HELP: Final = """\
A token acts as the user who made its client, and may ask for what the client allows. The mint
client's secret stays on this machine; if it were stolen, it would still open nothing but the
tickets on which the service user is in copy. That is what is tried in a moment."""


def ask_to_make(draft: Draft) -> Question[bool] | None:
    """Whether to make the mint client through the API, where the issuer may."""
    if draft.writer is None or draft.present.mint is not None:
        return None
    return Question(
        name="make_mint_client",
        text=f"""\
The mint client is the OAuth client whose tokens become codes. You may make OAuth clients, so
Ticketbound can try to make it for {draft.service_user.name}. Whether Zendesk lets it act as that
user shows at once; if not, it is deleted again, and you make it by hand.""",
        help=_HELP,
        prompt="Make it now, yes or no",
        parse=parse_yes,
        check=lambda wanted: _make(draft) if wanted else "",
        default="yes",
    )


def ask_mint_client(draft: Draft) -> Question[str] | None:
    """The identifier of a mint client that was made by hand."""
    if draft.has_new_mint_client:
        return None
    settings = draft.present.settings
    return Question(
        name="mint_client",
        text=_BY_HAND.format(address=draft.address, user=draft.service_user.name, scopes=_EXACTLY),
        help=_HELP,
        prompt="Identifier of the mint client",
        parse=parse_identifier,
        check=lambda identifier: _take_identifier(draft, identifier),
        default=settings.clients.mint if settings else "log_drop",
    )


def ask_mint_secret(draft: Draft) -> Question[Secret] | None:
    """The secret of that client, with which everything is tried."""
    if draft.has_new_mint_client:
        return None
    settings, present = draft.present.settings, draft.present.mint
    is_same = settings is not None and settings.clients.mint == draft.mint_client
    return ask_client_secret(
        "mint_secret",
        draft.mint_client,
        help_text=_HELP,
        check=lambda secret: _take_secret(draft, secret),
        kept=present if is_same else None,
    )


def _make(draft: Draft) -> str:
    """Make it and try it; what came of it."""
    assert draft.writer is not None
    try:
        with draft.undo.attempt() as undo:
            made = make_mint_client(draft.account, draft.writer, draft.service_user.user_id, undo)
            _try(draft, made)
    except Failure as failure:
        draft.terminal.tell(f"  it cannot be made here: {failure.sentence}")
        return ""
    draft.mint_client, draft.mint_secret = made.client_id, made.secret
    draft.has_new_mint_client = True
    return f"made {made.client_id}; it acts as {draft.service_user.name}, and opens nothing else"


def _take_identifier(draft: Draft, identifier: str) -> str:
    if identifier == draft.identity_client:
        raise SetUpRefused(
            "that is the client that the issuer signs in with",
            hint="the mint client may have only the two scopes of a code; create a second client",
        )
    refuse_bound(draft.kept, client=identifier)
    draft.open_codes.refuse_clients(mint=identifier)
    with draft.open_identity() as identity:
        found = _look_up(identity.session, identifier)
    if found is not None:
        _examine(found, draft)
    draft.mint_client = identifier
    return "" if found is None else f"{identifier} is there"


def _look_up(session: Session, identifier: str) -> Client | None:
    """The client, or None where only an admin could see it.

    Raises:
        SetUpRefused: there is none.
    """
    try:
        found = find_client(session, identifier)
    except Forbidden:
        return None
    if found is None:
        raise SetUpRefused(
            f"there is no OAuth client {escape(identifier, limit=60)!r}",
            hint="take what the Admin Center calls the identifier, not the name",
        )
    return found


def _examine(client: Client, draft: Draft) -> None:
    if client.kind == "public":
        raise SetUpRefused(
            "that client is public", hint="make another one, of the kind Confidential"
        )
    user = draft.service_user
    if client.user_id not in (None, user.user_id):
        raise SetUpRefused(
            f"that client was made by user {client.user_id}, not by {user.name}",
            hint=f"make another one while signed in as {user.name}",
        )


def _take_secret(draft: Draft, secret: Secret) -> str:
    refuse_shadowed(draft.surroundings, "mint", secret)
    client = MintClient(draft.account, draft.mint_client, secret)
    with explained_refusal():
        _try(draft, client)
    draft.mint_secret = secret
    return f"its tokens act as {draft.service_user.name}, and open nothing else"


def _try(draft: Draft, client: MintClient) -> None:
    with draft.open_identity() as identity, probe(client) as tried:
        user = check_mint_client(tried, identity, draft.open_codes)
        if user.user_id != draft.service_user.user_id:
            raise SetUpRefused(
                f"this client acts as {user.name}, not as {draft.service_user.name}",
                hint=f"make it while signed in as {draft.service_user.name}",
            )
        check_revocation(identity, tried.token.id)
