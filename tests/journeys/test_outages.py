"""The network is away while the built operator sends: for seconds, or for longer than it waits."""

import os
import signal
import sys
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest

from log_operator.keeping.finding import find_all
from tests.cables import Cable, plugged
from tests.journeys.conftest import Stage
from tests.journeys.test_person import at_terminal
from tests.journeys.test_resume import (
    PARTS,
    RESUME_LATER,
    begun,
    count_uploaded,
    demand_whole,
    flat,
    is_agreed,
    wait_for,
    wait_until,
    write_logs,
)

if TYPE_CHECKING:
    import subprocess  # noqa: TID251 - only its type

pytestmark = [
    pytest.mark.journey,
    pytest.mark.skipif(sys.platform == "win32", reason="signals and groups are those of POSIX"),
]
SLOWLY = (*PARTS, "--limit-rate", "500K")


@dataclass(frozen=True)
class CabledStage(Stage):
    """A stage whose programs reach Zendesk over a cable."""

    cable: Cable

    @property
    def environment(self) -> Mapping[str, str]:
        return {**super().environment, "TICKETBOUND_SANDBOX_URL": self.cable.url}


@pytest.fixture
def cabled(stage: Stage) -> Iterator[CabledStage]:
    with plugged(stage.sandbox.url) as cable:
        yield CabledStage(stage.sandbox, stage.operator, stage.folder, cable)


def test_seconds_without_a_network_end_nothing(cabled: CabledStage) -> None:
    write_logs(cabled, 3.5)
    with begun(cabled, cabled.mint(), *SLOWLY) as process:
        unplug_when_it_sends(cabled, process)
        time.sleep(10)  # longer than the few tries of a call that outlasts nothing
        cabled.cable.plug()
        _, err = process.communicate(timeout=90)
        assert process.returncode == 0, err
    assert b": the connection failed (at most 10 min more)" in err
    demand_whole(cabled, in_flight=2)


def test_what_outlasts_the_patience_is_kept(cabled: CabledStage) -> None:
    write_logs(cabled, 3.5)
    code = cabled.mint()
    with begun(cabled, code, *SLOWLY, "--give-up-after", "3s") as process:
        unplug_when_it_sends(cabled, process)
        _, err = process.communicate(timeout=60)
        assert process.returncode == 30, err
    assert b": the connection failed (at most 3 s more)" in err
    assert b"the cleaned logs are kept in" in err
    assert b"nothing answers at" in err
    (found,) = find_all(cabled.state)
    assert count_uploaded(found) >= 1
    begin = time.monotonic()
    outcome = cabled.send(code)
    assert (outcome.status, "waiting" in outcome.err) == (30, False), outcome.err
    assert time.monotonic() - begin < 40, "the first contact of a run is not waited for"
    cabled.cable.plug()
    outcome = cabled.send(code)
    assert outcome.status == 0, outcome.err
    demand_whole(cabled, in_flight=2)


def test_ctrl_c_pauses_while_the_network_is_away(cabled: CabledStage) -> None:
    write_logs(cabled, 3.5)
    code = cabled.mint()
    with at_terminal(cabled, *SLOWLY) as terminal:
        terminal.go_to_question(code)
        terminal.type("y")
        wait_for(lambda: any(map(count_uploaded, find_all(cabled.state))))
        cabled.cable.unplug()
        terminal.wait_for("waiting ")
        terminal.wait_for("the connection failed")
        begin = time.monotonic()
        os.killpg(terminal.process.pid, signal.SIGINT)
        terminal.wait_for(RESUME_LATER)
        assert time.monotonic() - begin < 10
        time.sleep(1.1)  # the second of a one-file executable's two would count as an echo
        os.killpg(terminal.process.pid, signal.SIGINT)
        assert terminal.end() == 60
    assert "taking back what was uploaded: the connection failed" in flat(terminal.text)
    assert "could not be taken back; Zendesk deletes it within the hour" in flat(terminal.text)
    assert list(cabled.state.rglob("*")) == []


def unplug_when_it_sends(stage: CabledStage, process: "subprocess.Popen[bytes]") -> None:
    wait_until(stage, process, lambda found: is_agreed(found) and count_uploaded(found) >= 1)
    stage.cable.unplug()
