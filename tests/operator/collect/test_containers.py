"""Logs of containers, by programs that record how they were called, and by the real `docker`."""

import re
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from log_operator.collect.containers import ContainersSource
from log_operator.collect.host import Host
from log_operator.collect.program_places import UNIX, ProgramPlaces
from log_operator.values import Planned, Skipped
from tenant_file.sources import Containers
from tests.operator.collect.conftest import Install
from tests.operator.collect.http_fakes import FakeDocker, serve

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="needs the programs of a Unix")


@pytest.fixture
def machine(host: Host, tools: Path) -> Host:
    return replace(host, programs=ProgramPlaces(str(tools), ""))


def read_all(source: ContainersSource) -> dict[str, tuple[str, list[str]]]:
    found = {}
    for planned in list(source.plan()):
        assert isinstance(planned, Planned), planned
        with source.open(planned, 1 << 40) as raw:
            found[planned.entry] = b"".join(raw.chunks).decode(), raw.notes
    return found


ENGINE = """
for x in "$@"; do echo "$x" >> {calls}; done; echo >> {calls}
case "$1 $*" in
ps*label=app=web*) printf 'a1\\tweb-1\\nb2\\tweb-2\\n' ;;
ps*label=*) ;;
ps*) printf 'a1\\tweb-1\\nb2\\tweb-2\\nc3\\tdb,net/db\\nd4\\tother\\n' ;;
logs*) echo "2026-11-20T10:00:00Z $*" | sed 's/.* /log of /'; echo "and an error" >&2 ;;
esac
"""


def read_calls(path: Path) -> list[list[str]]:
    return [call.splitlines() for call in path.read_text().split("\n\n") if call]


def test_asks_by_label_and_by_name(machine: Host, install: Install, tmp_path: Path) -> None:
    calls = tmp_path / "calls"
    install("docker", ENGINE.format(calls=calls))
    wanted = Containers("the shop's containers", labels=("app=web", "tier"), names=("d?", "web-*"))
    source = ContainersSource(wanted, "24h", machine)
    why = "the shop's containers"
    assert list(source.plan()) == [
        Planned("containers/docker/web-1.log", "docker logs web-1", None, why),
        Planned("containers/docker/web-2.log", "docker logs web-2", None, why),
        Planned("containers/docker/db.log", "docker logs db", None, why),
    ]
    listing = ["ps", "--all", "--no-trunc", "--format={{.ID}}\t{{.Names}}"]
    assert read_calls(calls) == [
        [*listing, "--filter=label=app=web"],
        [*listing, "--filter=label=tier"],
        listing,
    ]
    calls.unlink()
    with source.open(Planned("x", "docker logs db", None, why), 1 << 40) as raw:
        output = b"".join(raw.chunks).decode()
    assert (output, raw.notes) == ("log of db\nand an error\n", [])
    assert read_calls(calls) == [["logs", "--timestamps", "--since=2026-11-19T12:00:00Z", "db"]] * 2


def test_asks_podman_too_and_no_container_twice(
    machine: Host, install: Install, tmp_path: Path
) -> None:
    for name in ("docker", "podman"):
        install(name, ENGINE.format(calls=tmp_path / name))
    source = ContainersSource(Containers("why", labels=("app=web",)), "24h", machine)
    assert [item.origin for item in source.plan()] == ["docker logs web-1", "docker logs web-2"]
    install("docker", "exit 0")
    source = ContainersSource(Containers("why", labels=("app=web",)), "24h", machine)
    assert list(source.plan()) == [
        Skipped("docker ps", "no container has such a label or name"),
        Planned("containers/podman/web-1.log", "podman logs web-1", None, "why"),
        Planned("containers/podman/web-2.log", "podman logs web-2", None, "why"),
    ]


@pytest.mark.parametrize(
    ("script", "reason"),
    [
        ("exit 0", "no container has such a label or name"),
        (
            "echo 'permission denied while trying to connect to the daemon socket' >&2; exit 1",
            "no permission (run with sudo to include it)",
        ),
        ("echo 'bad \x1b[31mflag' >&2; exit 125", "docker failed: bad \\x1b[31mflag"),
        ("head -c 2000000 /dev/zero", "docker lists more than 1.0 MB"),
    ],
)
def test_says_why_there_is_nothing(
    machine: Host, install: Install, script: str, reason: str
) -> None:
    install("docker", script)
    source = ContainersSource(Containers("why", labels=("app=web",)), "24h", machine)
    assert list(source.plan()) == [Skipped("docker ps", reason)]


def test_takes_no_name_that_would_be_an_option(machine: Host, install: Install) -> None:
    install("docker", "printf 'a\\t--follow\\nb\\t../x\\nc\\tweb-1\\n'")
    source = ContainersSource(Containers("why", names=("*",)), "24h", machine)
    assert [item.origin for item in source.plan()] == ["docker logs web-1"]


def test_says_when_there_is_no_engine(machine: Host) -> None:
    source = ContainersSource(Containers("why", labels=("app=web",)), "24h", machine)
    reason = "there is neither docker nor podman on this machine"
    assert list(source.plan()) == [Skipped("containers", reason)]


def test_one_that_hangs_leaves_time_for_the_others(machine: Host, install: Install) -> None:
    script = """
case "$*" in
ps*) printf 'a\\thangs\\nb\\tspeaks\\n' ;;
*hangs) echo begun; sleep 300 ;;
*speaks) echo all ;;
esac"""
    install("docker", script)
    wanted = Containers("why", names=("*",), max_time="4s")
    found = read_all(ContainersSource(wanted, "24h", machine))
    output, notes = found["containers/docker/hangs.log"]
    assert output == "begun\n"
    assert notes[0].startswith("only the end of it: ")
    assert re.fullmatch(r"docker was stopped after 1(\.\d+)? s; the rest is missing", notes[1])
    assert found["containers/docker/speaks.log"] == ("all\n", [])


DOCKER = UNIX.find("docker", is_tool=True)


def only_docker(machine: Host, tools: Path, address: str) -> Host:
    """A machine that has the real `docker` and no `podman`."""
    assert DOCKER is not None
    (tools / "docker").symlink_to(DOCKER)
    return replace(machine, environment={"DOCKER_HOST": address})


@pytest.mark.skipif(DOCKER is None, reason="there is no docker here")
def test_the_real_docker_understands_us(machine: Host, tools: Path) -> None:
    lines = {name: [f"{name} line {n}" for n in range(1000)] for name in ("web-1", "web-2", "db-1")}
    with serve(FakeDocker, lines) as (address, asked):
        ours = only_docker(machine, tools, f"tcp://{address}")
        found = read_all(ContainersSource(Containers("why", labels=("app=web",)), "24h", ours))
    assert list(found) == ["containers/docker/web-1.log", "containers/docker/web-2.log"]
    for entry, (output, notes) in found.items():
        # What went to its output and what went to its errors come by two ways.
        assert sorted(output.splitlines()) == sorted(lines[Path(entry).stem])
        assert notes == []
    assert any("timestamps=1" in path and "since=1795089600" in path for path in asked)


@pytest.mark.skipif(DOCKER is None, reason="there is no docker here")
def test_the_real_docker_gives_the_newest_under_a_cap(machine: Host, tools: Path) -> None:
    lines = {name: [f"{name} line {n}" for n in range(1000)] for name in ("web-1", "web-2")}
    with serve(FakeDocker, lines) as (address, _):
        ours = only_docker(machine, tools, f"tcp://{address}")
        wanted = Containers("why", labels=("app=web",), max_size="8KB")
        found = read_all(ContainersSource(wanted, "24h", ours))
    sizes = []
    for entry, (output, [note]) in found.items():
        got = output.splitlines()
        assert sorted(got) == sorted(lines[Path(entry).stem][-len(got) :])
        assert note.endswith(" KB or the time for it reaches no further back")
        sizes.append(len(output))
    assert min(sizes) > 3500
    assert sum(sizes) <= 8000


@pytest.mark.skipif(DOCKER is None, reason="there is no docker here")
def test_says_when_the_real_docker_has_no_service(machine: Host, tools: Path) -> None:
    ours = only_docker(machine, tools, "unix:///no-such/docker.sock")
    source = ContainersSource(Containers("why", labels=("app=web",)), "24h", ours)
    reason = "docker is installed, but its service does not run"
    assert list(source.plan()) == [Skipped("docker ps", reason)]


def test_looking_at_one_first_takes_nothing_from_it(machine: Host, install: Install) -> None:
    script = "case \"$*\" in ps*) printf 'a\\ta\\nb\\tb\\n' ;; *) seq 1000 1999 ;; esac"
    install("docker", script)
    source = ContainersSource(Containers("why", names=("*",), max_size="6KB"), "24h", machine)
    first, second = source.plan()
    assert isinstance(first, Planned)
    assert isinstance(second, Planned)
    sizes = []
    for planned in (first, first, second, first):
        with source.open(planned, 1 << 40) as raw:
            sizes.append(len(b"".join(raw.chunks)))
    # 5,000 bytes each; the fake knows no `--tail`, so its output is cut at the cap.
    assert sizes[0] == sizes[1] == 3_000
    assert sizes[2] == 3_000
    assert sizes[3] == 3_000
    with source.open(first, 1 << 40) as raw:
        next(raw.chunks)  # whoever looks may stop in the middle
    with source.open(first, 1 << 40) as raw:
        assert len(b"".join(raw.chunks)) == 3_000
