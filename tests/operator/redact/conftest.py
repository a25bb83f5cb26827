"""Both engines, and one function that cleans bytes with either."""

from collections.abc import Callable, Iterator

import pytest

from log_operator.redact.aliases import Aliases
from log_operator.redact.engine import HyperscanEngine
from log_operator.redact.fallback import PlainEngine
from log_operator.redact.redactor import Redactor

Clean = Callable[[bytes], bytes]


@pytest.fixture(scope="session")
def aliases() -> Aliases:
    return Aliases(b"0123456789abcdef0123456789abcdef")


@pytest.fixture(scope="session")
def fast(aliases: Aliases) -> Redactor:
    return Redactor(make_engine=HyperscanEngine, aliases=aliases)


@pytest.fixture(scope="session")
def plain(aliases: Aliases) -> Redactor:
    return Redactor(make_engine=PlainEngine, aliases=aliases)


@pytest.fixture(scope="session", params=[HyperscanEngine, PlainEngine])
def redactor(request: pytest.FixtureRequest, aliases: Aliases) -> Redactor:
    return Redactor(make_engine=request.param, aliases=aliases)


@pytest.fixture(scope="session")
def clean(redactor: Redactor) -> Clean:
    def clean_bytes(data: bytes) -> bytes:
        return b"".join(redactor.clean([data], name="a.log"))

    return clean_bytes


@pytest.fixture(scope="session")
def split() -> Callable[[bytes, int], Iterator[bytes]]:
    def split_bytes(data: bytes, size: int) -> Iterator[bytes]:
        return (data[place : place + size] for place in range(0, len(data), size))

    return split_bytes
