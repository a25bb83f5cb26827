"""What a person at a terminal is asked only where something came in between."""

import re
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING

import pytest

from log_operator.keeping.finding import find_all
from tests.journeys.test_network import NOTICE, Network, assert_nothing_left
from tests.journeys.test_person import CHOOSE, SEND, Terminal, at_terminal
from tests.journeys.test_resume import demand_whole, flat, write_logs
from tests.tunnels import Proxy

if TYPE_CHECKING:
    from tests.journeys.conftest import Stage

pytestmark = [
    pytest.mark.journey,
    pytest.mark.skipif(sys.platform != "linux", reason="SSL_CERT_FILE is OpenSSL's"),
]

ALL_THE_SAME = "send all the same? [y]es, [N]o keeps it: "
SMALLER = "be asked again? [y]es, [N]o: "


@pytest.fixture
def network(stage: "Stage") -> Iterator[Network]:
    with ExitStack() as stack:
        yield Network(stage, stack)


@pytest.mark.parametrize(("answer", "status"), [("y", 0), ("", 60)])
def test_offline_first_and_then_somebody_reads_along(
    network: Network, answer: str, status: int
) -> None:
    """Who agreed before anybody could know is asked once more, before the token leaves."""
    stage = network.stage
    code, calls = stage.mint(), network.log_calls()
    away = {"method": "HEAD", "path": "^/$", "status": 200, "headers": {"Date": "never"}}
    stage.sandbox.queue_fault(**away)
    way = {
        "TICKETBOUND_SANDBOX_URL": "",
        "SSL_CERT_FILE": network.trusted,
        "HTTPS_PROXY": network.open(Proxy(network.front)).url,
    }
    with at_terminal(stage, more=way) as terminal:
        terminal.go_to_question(code)
        assert "Zendesk is out of reach" in flat(terminal.text)
        assert NOTICE not in flat(terminal.text)
        terminal.type("y")
        terminal.wait_for(ALL_THE_SAME)
        assert flat(terminal.text).count(NOTICE) == 1
        assert_nothing_left(network, calls)
        calls = network.log_calls()
        terminal.type(answer)
        assert terminal.end() == status, terminal.text
    if status:
        assert "nothing was sent" in flat(terminal.text)
        assert "'operator resume' goes on, from any network" in flat(terminal.text)
        assert_nothing_left(network, calls)
        assert [found.kept.stage for found in find_all(stage.state)] == ["agreed"]
    else:
        assert len(stage.sent_comments()) == 1
        assert stage.live_tokens() == []


@contextmanager
def asked_for_smaller_parts(stage: "Stage") -> Iterator[Terminal]:
    """The account has refused the one part of a bundle that was agreed to."""
    write_logs(stage, 3.5)
    code = stage.mint()
    stage.sandbox.queue_fault(status=413, method="POST", path="/uploads")
    with at_terminal(stage) as terminal:
        terminal.go_to_question(code)
        terminal.type("y")
        terminal.wait_for(SMALLER)
        yield terminal


def test_parts_that_turn_out_too_large_are_made_anew(stage: "Stage") -> None:
    with asked_for_smaller_parts(stage) as terminal:
        told = re.search(r"collect anew, in parts of ([0-9.]+) MB at most", flat(terminal.text))
        assert told is not None, terminal.text
        terminal.type("y")
        terminal.wait_for(CHOOSE, times=2)
        terminal.type("")
        terminal.wait_for(SEND, times=2)
        terminal.type("y")
        assert terminal.end() == 0, terminal.text
    demand_whole(stage)
    sizes = [one["size"] for one in stage.comments()[-1]["attachments"]]
    assert len(sizes) > 1
    assert max(sizes) <= float(told[1]) * 1_000_000


def test_parts_that_turn_out_too_large_are_kept_where_nobody_wants_others(stage: "Stage") -> None:
    with asked_for_smaller_parts(stage) as terminal:
        terminal.type("")
        assert terminal.end() == 50, terminal.text
    assert "KB --anew: the logs are collected anew, in smaller parts" in flat(terminal.text)
    assert [found.kept.stage for found in find_all(stage.state)] == ["agreed"]
    assert stage.sandbox.state.uploads == {}
