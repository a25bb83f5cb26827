"""A ledger in each kind of place."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.issuer.ledger.ledgers import NOW
from token_issuer.ledger.ledger import Ledger
from token_issuer.ledger.place import Place, Server, parse_place


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "place" / "ledger.sqlite3"


@pytest.fixture
def server(postgres_url: str) -> Server:
    place = parse_place(postgres_url)
    assert isinstance(place, Server)
    return place


@pytest.fixture(params=["sqlite", "postgresql"])
def place(request: pytest.FixtureRequest) -> Place:
    found: Place = request.getfixturevalue("path" if request.param == "sqlite" else "server")
    return found


@pytest.fixture
def ledger(place: Place) -> Iterator[Ledger]:
    with Ledger(place, lambda: NOW) as opened:
        yield opened
