import pytest

from log_operator.redact.choice import DEFAULT
from log_operator.redact.harvest import find_certain, find_likely


@pytest.mark.parametrize(
    ("text", "secrets"),
    [
        (b"HOME=/root\nDB_PASSWORD=c0rrect-horse\n", {b"c0rrect-horse"}),
        (b"DATABASE_URL=postgres://shop:p%40ss-w0rd@db/shop\n", {b"p%40ss-w0rd", b"p@ss-w0rd"}),
        (b'{"api_key": "k-1234567"}', {b"k-1234567"}),
        (b"PATH=/usr/bin\nLANG=C.UTF-8\nMAILTO=bob@example.com\n", set()),
    ],
)
def test_certain_is_what_a_rule_finds(text: bytes, secrets: set[bytes]) -> None:
    assert set(find_certain([text], DEFAULT.rules())) == secrets


@pytest.mark.parametrize(
    ("text", "values"),
    [
        (b"SHOP_PW2=Zx81kiosk9Spectrum\n", [b"Zx81kiosk9Spectrum"]),
        (b'  export LICENCE="a1b2-c3d4-e5f6-g7h8"\n', [b"a1b2-c3d4-e5f6-g7h8"]),
        (b"signing: 'Qm9vdHN0cmFwMTIz',\n", [b"Qm9vdHN0cmFwMTIz"]),
        (b"name=kiosk\nport=8080\ngreeting=hello my dear 123 friends\n", []),
        (b"motd=aaaaaaaaaaaaaaaa1\nnumber=123456789012345678\n", []),
    ],
)
def test_likely_is_what_looks_drawn(text: bytes, values: list[bytes]) -> None:
    assert list(find_likely([text])) == values
