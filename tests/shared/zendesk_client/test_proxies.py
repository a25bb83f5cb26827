import pytest

from ticketbound.secret import Secret
from zendesk_client.address import account_address, sandbox_address
from zendesk_client.errors import BadProxy
from zendesk_client.proxies import choose_proxy, proxy_password

ACME = account_address("acme")
PROXY = {"HTTPS_PROXY": "http://proxy.example:3128"}


def chosen(environment: dict[str, str]) -> str | None:
    proxy = choose_proxy(ACME, environment)
    return None if proxy is None else proxy.reveal()


@pytest.mark.parametrize(
    ("environment", "proxy"),
    [
        ({}, None),
        ({"HTTPS_PROXY": ""}, None),
        ({"HTTP_PROXY": "http://plain.example"}, None),
        (PROXY, "http://proxy.example:3128"),
        ({"HTTPS_PROXY": "proxy.example:3128"}, "http://proxy.example:3128"),
        ({"HTTPS_PROXY": " http://proxy.example/ "}, "http://proxy.example"),
        ({"ALL_PROXY": "http://all.example:1"}, "http://all.example:1"),
        ({**PROXY, "https_proxy": "http://lower.example:1"}, "http://lower.example:1"),
        ({**PROXY, "ALL_PROXY": "http://all.example:1"}, "http://proxy.example:3128"),
        ({"HTTPS_PROXY": "http://[::1]:3128"}, "http://[::1]:3128"),
        ({"HTTPS_PROXY": "https://me:p%40ss@p.example"}, "https://me:p%40ss@p.example"),
        ({"HTTPS_PROXY": "http://me:p%40ss@p.example:1"}, "http://me:p%40ss@p.example:1"),
    ],
)
def test_the_variable_of_the_scheme_wins(environment: dict[str, str], proxy: str | None) -> None:
    assert chosen(environment) == proxy


@pytest.mark.parametrize(
    ("no_proxy", "is_proxied"),
    [
        ("*", False),
        ("zendesk.com", False),
        (".zendesk.com", False),
        ("*.zendesk.com", False),
        ("internal, Acme.Zendesk.Com ", False),
        ("acme.zendesk.com:443", False),
        ("acme.zendesk.com:8080", True),
        ("desk.com", True),
        ("other.zendesk.com", True),
        ("", True),
        (",,", True),
    ],
)
def test_no_proxy_exempts_hosts_and_their_subdomains(no_proxy: str, *, is_proxied: bool) -> None:
    assert (chosen({**PROXY, "NO_PROXY": no_proxy}) is not None) is is_proxied


def test_loopback_never_has_a_proxy() -> None:
    everything = {
        "HTTP_PROXY": "http://p:1",
        "HTTPS_PROXY": "http://p:1",
        "ALL_PROXY": "http://p:1",
    }
    for url in ("http://127.0.0.1:1", "https://127.0.0.1:1", "http://[::1]:1"):
        assert choose_proxy(sandbox_address(url), everything) is None


@pytest.mark.parametrize(
    "value",
    [
        "socks5://me:hunter2@p.example:1080",
        "https://me:hunter2@p.example:0",
        "http://me:hunter2@",
        "http://me:hunter2@p.example:port",
        "http://me:hunter2@[::1",
    ],
)
def test_a_proxy_that_cannot_be_used_is_named_without_its_password(value: str) -> None:
    with pytest.raises(BadProxy) as caught:
        choose_proxy(ACME, {"HTTPS_PROXY": value})
    assert caught.value.exit_code == 2
    assert caught.value.sentence == "HTTPS_PROXY holds no address of an HTTP proxy"
    assert "hunter2" not in repr(caught.value.__context__)


def test_the_password_of_a_proxy_is_known_for_masking() -> None:
    assert proxy_password(Secret("http://me:p%40ss@p.example")) == Secret("p@ss")
    assert proxy_password(Secret("http://p.example")) is None
