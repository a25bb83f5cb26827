import pytest

from token_issuer.account_names import parse_account
from token_issuer.errors import BadArgument


@pytest.mark.parametrize("name", ["acme", "0", "a-b", "acme-test-2", "a" * 40, "console"])
def test_takes_the_name_of_an_account(name: str) -> None:
    assert parse_account(name) == name


def test_the_default_account_has_no_name_of_its_own() -> None:
    assert parse_account("default") == parse_account("") == ""


@pytest.mark.parametrize(
    "name",
    [
        *("-a", "a" * 41, "Acme", "a_b", "a.b", "..", ".", "/x", "a/b", "a\\b", "a b", " a", "a\n"),
        *("ä", "con", "nul", "com1", "lpt9", "\x1b[31m", "a\x00"),
    ],
)
def test_refuses_what_is_no_name_of_an_account(name: str) -> None:
    with pytest.raises(BadArgument, match="is no name of an account") as caught:
        parse_account(name)
    assert caught.value.sentence.isprintable()
