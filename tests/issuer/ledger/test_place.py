from pathlib import Path

import pytest

from token_issuer.errors import BadArgument
from token_issuer.ledger.place import Server, carries_password, parse_place

KEPT = "postgresql+psycopg://"


@pytest.mark.parametrize(
    ("text", "url", "password"),
    [
        ("postgresql://ada@db.example/ledger", "ada@db.example/ledger", None),
        ("postgresql+psycopg://ada@db:5433/ledger", "ada@db:5433/ledger", None),
        ("postgres://db/ledger", "db/ledger", None),
        ("postgresql://ada:pw@db/ledger", "ada@db/ledger", "pw"),
        ("postgresql://ada:p%2Fw%40@db/ledger", "ada@db/ledger", "p/w@"),
        ("postgresql://ada:@db/ledger", "ada@db/ledger", None),
        ("postgresql://ada@/l?host=/run/pg&password=pw", "ada@/l?host=/run/pg", "pw"),
        ("postgresql://ada:p@w@[::1]:5/ledger", "ada@[::1]:5/ledger", "p@w"),
        ("postgresql://ada@db/l?sslmode=verify-full", "ada@db/l?sslmode=verify-full", None),
    ],
)
def test_urls(text: str, url: str, password: str | None) -> None:
    place = parse_place(text)
    assert isinstance(place, Server)
    assert place.url == KEPT + url
    assert (place.password and place.password.reveal()) == password
    assert str(place) == "postgresql://" + url
    assert carries_password(text) == (password is not None)


@pytest.mark.parametrize(
    ("text", "path"),
    [
        ("ledger.sqlite3", "ledger.sqlite3"),
        ("/var/lib/my ledger", "/var/lib/my ledger"),
        ("sqlite:////var/ledger", "/var/ledger"),
        ("sqlite:///ledger", "ledger"),
    ],
)
def test_files(text: str, path: str) -> None:
    assert parse_place(text) == Path(path)
    assert not carries_password(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "sqlite://",
        "mysql://ada:pwCANARY@db/ledger",
        "postgresql+asyncpg://ada:pwCANARY@db/ledger",
        "postgresql://ada:pw/CANARY@db/ledger",
        "postgresql://ada:pw#CANARY@db/ledger",
        "postgresql://ada:pw?CANARY@db/ledger",
        "postgresql://ada:12/CANARY@db/ledger",
        "postgresql://ada:pwCANARY@db",
        "postgresql://ada:pwCANARY@db/",
        "postgresql://ada:pwCANARY@[::1/ledger",
        "postgresql://ada@db/ledger?sslpassword=pwCANARY",
    ],
)
def test_what_is_no_place_is_refused_without_a_word_of_it(text: str) -> None:
    with pytest.raises(BadArgument) as refused:
        parse_place(text)
    assert "CANARY" not in f"{refused.value.sentence} {refused.value.hint}"
    assert not carries_password(text)
