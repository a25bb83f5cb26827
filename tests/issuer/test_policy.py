from datetime import timedelta
from pathlib import Path

import pytest
from msgspec import structs

from tenant_file.model import Tenant
from tenant_file.reading import read_tenant
from token_issuer.errors import BadArgument, TicketRefused
from token_issuer.policy import MintRequest, check_bounds, check_policy, choose_profile
from token_issuer.tenant_text import write_tenant_text

CANARY = 7
FILE = Path("home", "tenant.toml")
TENANT = read_tenant(
    write_tenant_text(vendor="Acme", subdomain="acme", public_key="0" * 64, sandbox=False)
)


def a_request(
    *,
    life: timedelta = timedelta(hours=24),
    message: str = "",
    profile: str = "generic",
    ticket: int = 1,
) -> MintRequest:
    return MintRequest(ticket, life, profile, message)


@pytest.mark.parametrize("life", [timedelta(minutes=10), timedelta(minutes=2879)])
def test_the_bounds_of_a_life_are_allowed(life: timedelta) -> None:
    request = a_request(life=life)
    assert check_bounds(request) == request


@pytest.mark.parametrize(
    ("life", "says"),
    [
        (timedelta(minutes=9), "at least 10 minutes"),
        (timedelta(hours=48), "at most 48 hours less a minute"),
        (timedelta(days=9999), "at most 48 hours less a minute"),
    ],
)
def test_a_life_out_of_bounds_is_refused(life: timedelta, says: str) -> None:
    with pytest.raises(BadArgument, match=says):
        check_bounds(a_request(life=life))


@pytest.mark.parametrize("message", ["", "Hello, Jörg!", "x" * 500])
def test_plain_messages_are_allowed(message: str) -> None:
    assert check_bounds(a_request(message=message)).message == message


@pytest.mark.parametrize(
    "message", ["x" * 501, "ö" * 251, "a\nb", "a\x1b[1m", "a\u202eb", "a\udcffb", "a\x00"]
)
def test_long_or_tricky_messages_are_refused(message: str) -> None:
    with pytest.raises(BadArgument, match="the message"):
        check_bounds(a_request(message=message))


def test_the_request_must_fit_the_tenant() -> None:
    check_policy(a_request(), TENANT, FILE, CANARY)
    with pytest.raises(BadArgument, match="there is no profile 'nope'") as caught:
        check_policy(a_request(profile="nope"), TENANT, FILE, CANARY)
    assert caught.value.sentence.endswith(f" in {FILE}")
    assert caught.value.hint == "it has: generic"


def with_profiles(*ids: str) -> Tenant:
    return structs.replace(
        TENANT, profiles=tuple(structs.replace(TENANT.profiles[0], id=one) for one in ids)
    )


@pytest.mark.parametrize(("ids", "chosen"), [(("shop", "generic"), "generic"), (("shop",), "shop")])
def test_the_usual_profile_or_the_only_one(ids: tuple[str, ...], chosen: str) -> None:
    assert choose_profile(a_request(profile=""), with_profiles(*ids), FILE).profile == chosen
    assert choose_profile(a_request(profile="x"), with_profiles(*ids), FILE).profile == "x"


def test_one_of_several_has_to_be_named() -> None:
    with pytest.raises(BadArgument, match="say which profile") as caught:
        choose_profile(a_request(profile=""), with_profiles("shop", "web"), FILE)
    assert caught.value.hint == "it has: shop, web"


def test_no_code_reaches_the_canary() -> None:
    with pytest.raises(TicketRefused, match="ticket 7 is the canary"):
        check_policy(a_request(ticket=CANARY), TENANT, FILE, CANARY)
