"""Tries at Zendesk all that a mint will do, and what it must not be able to do."""

from dataclasses import dataclass

from token_issuer.bindings.requests import RequestsBinding
from token_issuer.identity import Identity
from token_issuer.mint_client import MintClient
from token_issuer.set_up.canary import check_canary, make_canary
from token_issuer.set_up.file_limit import ask_attachment_size
from token_issuer.set_up.mint_check import (
    OpenIdentity,
    Probe,
    ServiceUser,
    check_mint_client,
    check_revocation,
    probe,
)
from token_issuer.set_up.open_codes import OpenCodes
from token_issuer.set_up.undoing import Undo


@dataclass(frozen=True, slots=True)
class Found:
    """What Zendesk says about the mint client's user, the canary ticket, and files on tickets."""

    service_user: ServiceUser
    canary: int
    attachment_size: int | None


def examine(
    canary: int | None,
    mint_client: MintClient,
    open_identity: OpenIdentity,
    open_codes: OpenCodes,
    undo: Undo,
) -> Found:
    """Try everything; without a `canary`, make one.

    Raises:
        AlreadySetUp: `open_codes` are of another service user.
        SetUpRefused: a client, a user or the canary ticket is unfit.
        BindingCheckFailed: the mint client's tokens can do too much.
        ZendeskError: a client is not accepted, or Zendesk is out of reach.
    """
    with open_identity() as identity, probe(mint_client) as tried:
        user = check_mint_client(tried, identity, open_codes)
        number = canary or make_canary(identity, open_identity, undo)
        check_reach(tried, identity, number)
        check_revocation(identity, tried.token.id)
        size = ask_attachment_size(identity)
    return Found(user, number, size)


def check_reach(tried: Probe, identity: Identity, canary: int) -> None:
    """Pass if the mint client's token does not reach the canary ticket, nor anything else.

    Raises:
        SetUpRefused: the ticket cannot be the canary.
        BindingCheckFailed: the token can do too much.
    """
    check_canary(identity, canary)
    binding = RequestsBinding(tried.client.account, identity, {}, canary)
    binding.check(canary, tried.grant.access_token)
