from dataclasses import replace
from pathlib import Path

import pytest

from log_operator.collect.host import Host
from log_operator.order import Narrowing
from log_operator.planning.selection import select
from log_operator.rights import find_wrong_rights
from tenant_file.model import Profile
from tenant_file.sources import HostFacts, Journal
from ticketbound.clock import utc_now

HOST = Host("linux", {}, Path("/home/anna"), utc_now)
PLAIN = HostFacts(why="w", id="facts")
NEEDY = Journal(why="w", id="journal", needs_admin=True)


@pytest.mark.parametrize(
    ("sources", "is_admin", "said"),
    [
        ((PLAIN,), False, ""),
        ((PLAIN, NEEDY), True, ""),
        ((PLAIN,), True, "which support does not ask for; better end it"),
        ((PLAIN, NEEDY), False, "stay out; to include them, end this and start it again with sudo"),
    ],
)
def test_wrong_rights_are_told(
    sources: tuple[HostFacts | Journal, ...], is_admin: bool, said: str
) -> None:
    selection = select(Profile("p", "P", sources), Narrowing())
    told = find_wrong_rights(selection, replace(HOST, is_admin=is_admin))
    assert said in told
    assert bool(told) == bool(said)


def test_only_what_is_asked_here_counts() -> None:
    profile = Profile("p", "P", (PLAIN, NEEDY))
    assert not find_wrong_rights(select(profile, Narrowing(skip=("journal",))), HOST)
    assert not find_wrong_rights(select(profile, Narrowing()), replace(HOST, system="macos"))


def test_windows_has_no_sudo() -> None:
    needy = HostFacts(why="w", needs_admin=True)
    told = find_wrong_rights(
        select(Profile("p", "P", (needy,)), Narrowing()), replace(HOST, system="windows")
    )
    assert told.endswith("start it again as administrator")
