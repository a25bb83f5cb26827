import pytest

from tenant_file.loopback import LoopbackAddress, find_endpoint_mistakes, parse_loopback
from tenant_file.sources import Endpoint


@pytest.mark.parametrize(
    ("url", "address"),
    [
        ("http://127.0.0.1:8080/health", LoopbackAddress(("127.0.0.1",), 8080, "/health")),
        ("http://127.9.9.9", LoopbackAddress(("127.9.9.9",), 80, "/")),
        ("http://LOCALHOST:1/a?b=c&d", LoopbackAddress(("127.0.0.1", "::1"), 1, "/a?b=c&d")),
        ("http://[::1]:9/", LoopbackAddress(("::1",), 9, "/")),
    ],
)
def test_own_addresses(url: str, address: LoopbackAddress) -> None:
    assert parse_loopback(url) == address


@pytest.mark.parametrize(
    ("url", "complaint"),
    [
        ("http://example.com/", "'example.com' is not this machine"),
        ("http://localhost.example.com/", "is not this machine"),
        ("http://169.254.169.254/latest/meta-data/", "is not this machine"),
        ("http://10.0.0.1/", "is not this machine"),
        ("http://0.0.0.0/", "is not this machine"),
        ("http://[::]/", "is not this machine"),
        ("http://[::ffff:10.0.0.1]/", "is not this machine"),
        ("http://[fe80::1%25eth0]/", "is not this machine"),
        ("http://2130706433/", "is not this machine"),
        ("http://127.1/", "is not this machine"),
        ("http:///health", "is not this machine"),
        ("https://127.0.0.1/", "does not begin with http://"),
        ("file:///etc/passwd", "does not begin with http://"),
        ("127.0.0.1:80", "does not begin with http://"),
        ("http://u:p@127.0.0.1/", "no user"),
        ("http://127.0.0.1/#top", "no #fragment"),
        ("http://127.0.0.1:99999/", "is no URL"),
        ("http://[::1/", "is no URL"),
        ("http://127.0.0.1/a b", "percent-encoded"),
        ("http://127.0.0.1/\u00fc", "percent-encoded"),
    ],
)
def test_all_others_are_refused(url: str, complaint: str) -> None:
    with pytest.raises(ValueError, match=complaint):
        parse_loopback(url)


def test_name_becomes_a_file_name() -> None:
    endpoint = Endpoint(why="w", url="http://[::1]/", name="../up")
    [(key, complaint)] = find_endpoint_mistakes(endpoint)
    assert (key, complaint) == ("name", "'../up' is none: letters, digits, dots and hyphens")
