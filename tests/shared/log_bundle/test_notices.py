import pytest

from log_bundle.manifest import Connection
from log_bundle.notices import describe_connection


@pytest.mark.parametrize(
    ("connection", "told"),
    [
        (None, []),
        (Connection(), []),
        (Connection(clock_ahead=60), []),
        (Connection(clock_ahead=-60), []),
        (Connection(has_proxy=True), ["this machine reaches Zendesk through a proxy"]),
        (
            Connection(clock_ahead=61),
            ["the clock of this machine is 1 min 1 s ahead of Zendesk's"],
        ),
        (
            Connection(clock_ahead=-100_000),
            ["the clock of this machine is 1 d 3 h behind Zendesk's"],
        ),
        (
            Connection(intercepted_by="Acme\x1b Root"),
            [r"what this machine sends over TLS is opened on the way by Acme\x1b Root"],
        ),
    ],
)
def test_tells_what_is_unusual(connection: Connection | None, told: list[str]) -> None:
    assert list(describe_connection(connection)) == told
