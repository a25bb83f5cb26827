import pytest

from zendesk_client.address import Address, account_address, sandbox_address


def test_an_account_has_https_and_its_own_host() -> None:
    address = account_address("acme")
    assert address == Address("https://acme.zendesk.com")
    assert address.host == "acme.zendesk.com"
    assert not address.is_loopback


@pytest.mark.parametrize(
    "subdomain",
    ["", "evil.com/", "a.b", "acme@evil", "xn--abc", "-x", "a" * 64, "ACME", "a%2f", "a\n", "ａ"],
)
def test_a_subdomain_that_is_no_label_is_refused(subdomain: str) -> None:
    with pytest.raises(ValueError, match="subdomain"):
        account_address(subdomain)


@pytest.mark.parametrize(
    ("url", "base_url"),
    [
        ("http://127.0.0.1:8080", "http://127.0.0.1:8080"),
        ("http://127.0.0.1:8080/", "http://127.0.0.1:8080"),
        ("https://127.8.9.1", "https://127.8.9.1"),
        ("http://[::1]:1", "http://[::1]:1"),
        ("http://[0:0:0:0:0:0:0:1]", "http://[::1]"),
    ],
)
def test_a_sandbox_is_on_loopback(url: str, base_url: str) -> None:
    address = sandbox_address(url)
    assert address.base_url == base_url
    assert address.is_loopback


@pytest.mark.parametrize(
    "url",
    [
        "",
        "127.0.0.1:8080",
        "ftp://127.0.0.1",
        "http://localhost:8080",
        "http://127.0.0.1.evil.com",
        "http://127.0.0.1@evil.com",
        "http://user@127.0.0.1",
        "http://@127.0.0.1",
        "http://10.0.0.1",
        "http://0.0.0.0",
        "http://127.1",
        "http://2130706433",
        "http://[::ffff:127.0.0.1]",
        "http://[::1%25lo]",
        "http://[::2]",
        "http://127.0.0.1/api",
        "http://127.0.0.1?x",
        "http://127.0.0.1#x",
        "http://127.0.0.1:port",
        "http://127.0.0.1:99999",
        "http://[::1",
    ],
)
def test_anything_else_is_no_sandbox(url: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        sandbox_address(url)


def test_who_writes_localhost_is_told_what_to_write() -> None:
    with pytest.raises(ValueError, match="write .* 127.0.0.1 instead of localhost"):
        sandbox_address("http://localhost:8080")


@pytest.mark.parametrize(
    ("url", "covered"),
    [
        ("https://acme.zendesk.com/api/v2/users/me?x=1", True),
        ("https://acme.zendesk.com:443/", True),
        ("https://ACME.zendesk.com/", True),
        ("http://acme.zendesk.com/", False),
        ("https://acme.zendesk.com:444/", False),
        ("https://acme.zendesk.com.evil.com/", False),
        ("https://acme.zendesk.com@evil.com/", False),
        ("https://user@acme.zendesk.com/", False),
        ("//acme.zendesk.com/", False),
        ("https://acme.zendesk.com:port/", False),
    ],
)
def test_an_address_covers_its_own_scheme_host_and_port(url: str, *, covered: bool) -> None:
    assert account_address("acme").covers(url) is covered
