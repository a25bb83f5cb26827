"""Collect, clean and pack, in one process: what gets into the parts, and under which names."""

import bz2
import contextlib
import gzip
import lzma
import random
import time
import zipfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest

from log_bundle.manifest import Connection, Manifest, Origin
from log_operator.collect.host import Host
from log_operator.errors import SecretLeft
from log_operator.packing.part_sizes import PART_LIMIT
from log_operator.planning.plan import Plan, settle
from log_operator.planning.survey import Survey
from log_operator.prepare import prepare_bundle
from log_operator.redaction import make_cleaner
from log_operator.screen.meter import Meter
from log_operator.screen.progress_line import How
from log_operator.values import PartFile, Planned, Raw, Skipped
from tenant_file.model import Profile
from tenant_file.redaction import Redaction
from tenant_file.sources import AnySource, Files, HostFacts

NOW = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)
ORIGIN = Origin("acme", 1000, "ab" * 8, "generic", "7d", "2026-11-21T12:00:00Z", "0.1.0", "Linux")


@dataclass(frozen=True)
class Bundle:
    manifest: Manifest
    members: dict[str, bytes]
    stages: list[How]


@dataclass(frozen=True)
class Machine:
    logs: Path
    parts: Path
    environment: dict[str, str]

    def prepare(
        self,
        redaction: Redaction | None = None,
        *more: AnySource,
        max_size: str = "500MB",
        part_limit: int = PART_LIMIT,
        on_part: Callable[[PartFile], None] = lambda _: None,
        connection: Connection | None = None,
    ) -> Bundle:
        host = Host("linux", self.environment, None, lambda: NOW)
        files = Files(why="to see", include=(f"{self.logs}/**",))
        profile = Profile("generic", "All", (files, *more), window="9999d", max_size=max_size)
        survey = Survey(profile, host, part_limit)
        stages: list[How] = []

        @contextlib.contextmanager
        def show(title: str, total: int) -> Iterator[Meter]:
            meter = Meter(title, total, time.monotonic, lambda _: None)
            yield meter
            stages.append(meter.look())

        cleaner = make_cleaner(redaction or Redaction(), host)
        manifest, parts = prepare_bundle(
            survey.sources,
            survey.plan(),
            ORIGIN,
            self.parts,
            cleaner,
            now=NOW,
            show_progress=show,
            on_part=on_part,
            part_limit=part_limit,
            connection=connection,
        )
        members: dict[str, bytes] = {}
        for part in parts:
            with zipfile.ZipFile(part.path) as archive:
                members |= {name: archive.read(name) for name in archive.namelist()}
        return Bundle(manifest, members, stages)


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    for folder in ("logs", "parts"):
        (tmp_path / folder).mkdir()
    return Machine(tmp_path / "logs", tmp_path / "parts", {"USER": "zebedee"})


def test_names_are_cleaned_as_the_logs_are(machine: Machine) -> None:
    folder = machine.logs / "zebedee"
    folder.mkdir()
    (folder / "bob@example.com").write_text("zebedee wrote bob@example.com\n")
    (folder / "of Zebedee.bin").write_bytes(b"\x7fELF" + bytes(1000))
    bundle = machine.prepare()
    everything = [*bundle.members.values(), *map(str.encode, bundle.members)]
    assert b"zebedee" not in b"\n".join(everything).lower()
    assert b"bob@" not in b"\n".join(everything)
    (entry,) = bundle.manifest.entries
    user, mail = bundle.members[entry.name].decode().strip().split(" wrote ")
    assert entry.source.endswith(f"/logs/{user}/{mail}")
    assert f"/logs/{user.strip('[]')}/" in entry.name
    (left_out,) = bundle.manifest.left_out
    assert left_out.source.endswith(f"/logs/{user}/of {user}.bin")


def test_counts_by_rule_are_in_the_manifest(machine: Machine) -> None:
    (machine.logs / "a.log").write_text("pwd=hunter2-a pwd=hunter2-b\nfine\npwd=hunter2-c\n")
    (entry,) = machine.prepare().manifest.entries
    (taken,) = entry.redactions
    assert (taken.rule, taken.count, taken.lines, taken.bytes) == ("password", 3, 2, 27)
    assert entry.lines_redacted == 2


def test_known_value_that_reappears_under_no_name(machine: Machine, tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("SHOP_DB_PW2=Zx81kiosk9Spectrum\n")
    (machine.logs / "a.log").write_text("connect with Zx81kiosk9Spectrum failed\n")
    machine.environment["SHOP_HOME"] = str(tmp_path)
    bundle = machine.prepare(Redaction(known_values=("$SHOP_HOME/.env",)))
    (entry,) = bundle.manifest.entries
    assert bundle.members[entry.name] == b"connect with [redacted:known-value] failed\n"


def test_place_of_known_values_that_cannot_be_read_is_left_out_by_name(
    machine: Machine, tmp_path: Path
) -> None:
    (machine.logs / "a.log").write_text("fine\n")
    (tmp_path / "loop.env").symlink_to(tmp_path / "loop.env")
    bundle = machine.prepare(Redaction(known_values=(f"{tmp_path}/loop.e*",)))
    (left_out,) = bundle.manifest.left_out
    assert left_out.source == str(tmp_path / "loop.env")
    assert left_out.reason.startswith("its secrets are not hunted by value: ")


def test_a_large_log_gets_what_facts_did_not_use(machine: Machine) -> None:
    (machine.logs / "a.log").write_text("fine\n" * 100_000)
    bundle = machine.prepare(None, HostFacts(why="to know"), max_size="300KB")
    facts, log = bundle.manifest.entries
    assert facts.source == "facts about this machine"
    assert 299_500 - facts.size < log.size <= 300_000 - facts.size


SHORT, LONG = (b"".join(b"%d fine\n" % n for n in range(most)) for most in (30_000, 50_000))


@pytest.mark.parametrize("text", [SHORT, LONG, b"fine\n" * 110_000])
@pytest.mark.parametrize("pack", [gzip.compress, bz2.compress, lzma.compress])
def test_what_is_compressed_counts_as_its_text(
    machine: Machine, pack: Callable[[bytes], bytes], text: bytes
) -> None:
    for number in range(3):
        (machine.logs / f"a.log.{number}.gz").write_bytes(pack(text))
    bundle = machine.prepare(max_size="1500KB")
    assert sum(entry.size for entry in bundle.manifest.entries) <= 1_500_000
    if pack is not bz2.compress:  # which does not say how large its text is
        fitting = min(3, 1_500_000 // len(text))
        assert [entry.size for entry in bundle.manifest.entries] == [len(text)] * fitting
        assert len(bundle.manifest.left_out) == 3 - fitting


def test_of_what_is_compressed_and_too_large_the_first_part_is_read(machine: Machine) -> None:
    (machine.logs / "a.log.gz").write_bytes(gzip.compress(b"fine\n" * 21_000_000))
    (entry,) = machine.prepare(max_size="100MB").manifest.entries
    assert (entry.size, Path(entry.name).name) == (100_000_000, "a.log")
    assert "cut: only the first 100.0 MB of what gzip held" in entry.notes


class Talkers:
    """A source of many things of unknown size, each of which says little."""

    def plan(self) -> Iterator[Planned | Skipped]:
        for number in range(200):
            yield Planned(f"talkers/{number}", f"talker {number}", None, "to hear")

    @contextlib.contextmanager
    def open(self, planned: Planned, _allowance: int) -> Iterator[Raw]:
        yield Raw(iter([planned.origin.encode()]))


def test_allowances_are_counted_anew_a_few_times_only(
    machine: Machine, monkeypatch: pytest.MonkeyPatch
) -> None:
    settled: list[int] = []

    def count(plan: Plan, used: Mapping[str, int]) -> Plan:
        settled.append(len(used))
        return settle(plan, used)

    monkeypatch.setattr("log_operator.prepare.settle", count)
    monkeypatch.setattr("log_operator.collect.facts.FactsSource", lambda *_: Talkers())
    (machine.logs / "a.log").write_text("fine\n" * 100_000)
    facts = HostFacts(why="to know", max_size="50MB")
    manifest = machine.prepare(None, facts, max_size="100MB").manifest
    assert len(manifest.entries) == 201
    assert settled == [*range(11, 200, 11), 200]


def test_manifest_tells_of_errors_and_of_the_line(machine: Machine) -> None:
    (machine.logs / "a.log").write_text("fine\nERROR of bob@example.com: no route\n" * 3)
    opened = Connection(has_proxy=True, intercepted_by="Root of bob@example.com")
    manifest = machine.prepare(connection=opened).manifest
    assert manifest.connection is not None
    assert manifest.connection.has_proxy
    assert manifest.connection.intercepted_by.startswith("Root of [email-")
    (errors,) = manifest.errors
    assert (errors.lines, Path(errors.name).name) == (3, "a.log")
    assert "bob" not in errors.first[0].text


def write_noise(path: Path, size: int) -> None:
    """A log that no zip makes much smaller."""
    rng = random.Random(8)
    path.write_bytes(b"".join(b"%x\n" % rng.getrandbits(800) for _ in range(size // 201)))


def test_parts_are_handed_over_whole_in_order_and_the_first_is_not(machine: Machine) -> None:
    write_noise(machine.logs / "a.log", 8_000_000)
    sent: list[PartFile] = []

    def take(part: PartFile) -> None:
        assert zipfile.ZipFile(part.path).testzip() is None
        sent.append(part)

    bundle = machine.prepare(part_limit=1 << 20, on_part=take)
    assert [part.number for part in sent] == list(range(2, bundle.manifest.parts + 1))
    assert len(sent) >= 3
    assert all(part.size == part.path.stat().st_size <= 1 << 20 for part in sent)


def test_what_a_taker_of_parts_says_ends_it(machine: Machine) -> None:
    write_noise(machine.logs / "a.log", 4_000_000)

    def refuse(part: PartFile) -> None:
        raise ConnectionRefusedError(part.number)

    with pytest.raises(ConnectionRefusedError, match="2"):
        machine.prepare(part_limit=1 << 20, on_part=refuse)


class Blind:
    """An engine that finds nothing, as a broken library would."""

    def find(self, _data: bytes) -> tuple[()]:
        return ()


def test_second_look_finds_what_a_broken_engine_missed(
    machine: Machine, monkeypatch: pytest.MonkeyPatch
) -> None:
    (machine.logs / "bad.log").write_text("password=hunter2-secret\n")
    monkeypatch.setattr("log_operator.redact.redactor.HyperscanEngine", lambda _rules: Blind())
    with pytest.raises(SecretLeft, match=r"in files/.*/bad.log, in .*part1.zip \(rule key-value"):
        machine.prepare()


def test_second_look_has_a_bar_of_its_own_that_tells_of_all(machine: Machine) -> None:
    """Most of it is over when the bar comes; its number is that of everything all the same."""
    noise = random.Random(8)
    lines = (f"{noise.randbytes(40).hex()}\n".encode() for _ in range(100_000))
    size = (machine.logs / "a.log").write_bytes(b"".join(lines))
    first, second = machine.prepare().stages
    assert (first.stage, second.stage) == ("collecting and cleaning", "looking once more")
    assert first.done == size
    assert size <= second.total == second.done < size + 20_000
    assert 0 < second.before < size
