from pathlib import Path

import pytest

from tenant_file.reading import TenantError, read_tenant
from token_issuer.account import find_account
from token_issuer.errors import NotSetUp, SettingsBroken
from token_issuer.home import Home, find_home
from token_issuer.settings import (
    Clients,
    Requests,
    Settings,
    ZendeskAccount,
    read_own_tenant,
    read_settings,
    write_settings,
)
from token_issuer.surroundings import Surroundings
from token_issuer.tenant_text import write_tenant_text

SETTINGS = Settings(
    version=1,
    zendesk=ZendeskAccount("acme", sandbox=False),
    clients=Clients('odd "client" \\ \x7f', "mint"),
    requests=Requests(service_user_id=46400000000003, canary_ticket=9, open_codes=2),
)


def test_settings_survive_their_file(tmp_path: Path) -> None:
    home = Home(tmp_path)
    write_settings(home, SETTINGS)
    assert read_settings(home) == SETTINGS


def test_nothing_is_set_up_at_first(tmp_path: Path) -> None:
    for read in (read_settings, read_own_tenant):
        with pytest.raises(NotSetUp, match="not set up on this machine"):
            read(Home(tmp_path))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("version = 1", "version = 2"),
        ("sandbox = false", "sandbox = 3"),
        ("open_codes = 2", "open_codes = 0"),
        ('subdomain = "acme"', 'subdomain = "evil.com/"'),
        ("canary_ticket", "canary"),
        ("[requests]", "[requests"),
    ],
)
def test_damaged_settings_are_refused(tmp_path: Path, old: str, new: str) -> None:
    home = Home(tmp_path)
    write_settings(home, SETTINGS)
    home.settings.write_text(home.settings.read_text().replace(old, new))
    with pytest.raises(SettingsBroken, match=r"settings\.toml"):
        read_settings(home)


def test_the_home_is_where_the_variable_says() -> None:
    assert find_home({"TICKETBOUND_HOME": "/x/y"}).folder == Path("/x/y")
    assert find_home({}).folder.name == "ticketbound"


def test_another_account_lives_below_the_first() -> None:
    assert find_home({"TICKETBOUND_HOME": "/x"}, "other").folder == Path("/x/accounts/other")
    assert find_home({}, "other").folder == find_home({}).folder / "accounts" / "other"


def test_secrets_of_a_sandbox_never_go_to_an_account_or_back() -> None:
    sandbox = Surroundings({"TICKETBOUND_SANDBOX_URL": "http://127.0.0.1:8080"})
    real = Surroundings({})
    assert find_account(ZendeskAccount("acme", sandbox=True), sandbox).address.is_loopback
    account = find_account(ZendeskAccount("acme", sandbox=False), real)
    assert account.address.base_url == "https://acme.zendesk.com"
    with pytest.raises(SettingsBroken, match="for a sandbox"):
        find_account(ZendeskAccount("acme", sandbox=True), real)
    with pytest.raises(SettingsBroken, match=r"for acme\.zendesk\.com"):
        find_account(ZendeskAccount("acme", sandbox=False), sandbox)


@pytest.mark.parametrize(
    "url", ["http://example.com", "http://10.0.0.1:80", "ftp://127.0.0.1", "x"]
)
def test_a_sandbox_is_on_this_machine(url: str) -> None:
    with pytest.raises(SettingsBroken, match="no address of a sandbox"):
        find_account(
            ZendeskAccount("acme", sandbox=True), Surroundings({"TICKETBOUND_SANDBOX_URL": url})
        )


@pytest.mark.parametrize("vendor", ["Acme", 'Q"uote \\ Co', "Öl & Söhne 漢字"])
def test_the_tenant_text_reads_back(vendor: str) -> None:
    text = write_tenant_text(vendor=vendor, subdomain="acme", public_key="a" * 64, sandbox=True)
    tenant = read_tenant(text)
    assert tenant.vendor.name == vendor
    assert tenant.zendesk.subdomains == ("acme",)
    assert tenant.zendesk.sandbox
    assert tenant.keys[0].public == "a" * 64
    assert tenant.find_profile("generic") is not None


def test_a_tenant_for_customers_says_nothing_of_a_sandbox() -> None:
    text = write_tenant_text(vendor="Acme", subdomain="acme", public_key="a" * 64, sandbox=False)
    assert not read_tenant(text).zendesk.sandbox
    assert "attachment_size" not in text
    assert "SANDBOX" not in text


@pytest.mark.parametrize(
    ("told", "written"), [(52_428_800, 52_428_800), (5000, 1 << 20), (1 << 40, 1 << 30)]
)
def test_a_tenant_says_how_large_a_file_may_be(told: int, written: int) -> None:
    text = write_tenant_text(
        vendor="Acme", subdomain="acme", public_key="a" * 64, sandbox=False, attachment_size=told
    )
    assert read_tenant(text).zendesk.attachment_size == written


def test_a_tenant_that_would_not_read_back_is_not_written() -> None:
    with pytest.raises(TenantError):
        write_tenant_text(vendor="Acme", subdomain="ACME", public_key="a" * 64, sandbox=False)
