"""Random trees and random profiles, and what must hold of any pair of them."""

import os
import random
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Final

from hypothesis import strategies as st
from msgspec.structs import replace

from log_operator.collect.host import Host
from log_operator.errors import CollectFailed
from log_operator.planning.survey import Survey
from tenant_file.model import Profile
from tenant_file.sources import Config, Files
from ticketbound.sizes import parse_size

NOW: Final = datetime(2026, 11, 20, 12, tzinfo=UTC)
DAY: Final = 86_400.0
SECRET: Final = b"SECRET"
BASES: Final[Mapping[str, str]] = {
    "app.log": "app.log",
    "app.log.1": "app.log",
    "app.log.2.gz": "app.log",
    "app-20261101.log": "app.log",
    "db.log": "db.log",
    "db.log.old": "db.log",
    "db.log-20261101": "db.log",
    "notes.txt": "notes.txt",
    "shop.ini": "shop.ini",
    "a b\n[c].log": "a b\n[c].log",
}
"""Names, and what each is a rotated one of."""
DENIED: Final = ("id_rsa", "server.pem", ".netrc", "server.key.1", ".env")
FOLDERS: Final = ("", "a", "a/b", "c d", "a/.ssh", ".aws")
GLOBS: Final = ("**", "*", "*.log", "**/*.log", "a/**", "a/*/app.log", "app.log", "*/db.log",
                "**/shop.ini", "c d/*", "**/*", "[ab]/**", "gone/*.log")  # fmt: skip


@dataclass(frozen=True)
class Machine:
    """A tree with what an attacker would put there; secrets lie outside and under denied names."""

    tree: Path
    paths: tuple[Path, ...] = field(repr=False)


def make_machine(folder: Path, seed: int) -> Machine:
    """The tree of that number."""
    chance = random.Random(seed)
    outside = folder / f"outside{seed}"
    outside.mkdir()
    (outside / "app.log").write_bytes(SECRET)
    tree = folder / f"tree{seed}"
    for name in FOLDERS:
        (tree / name).mkdir(parents=True, exist_ok=True)
    for _ in range(16):
        path = tree / chance.choice(FOLDERS) / chance.choice([*BASES, *BASES, *DENIED])
        if not os.path.lexists(path):
            _make(path, outside, chance)
    if chance.random() < 0.3:
        (tree / "e").symlink_to(outside)
    paths = (path for path in sorted(tree.rglob("*")) if path.is_symlink() or not path.is_dir())
    return Machine(tree, tuple(paths))


def _make(path: Path, outside: Path, chance: random.Random) -> None:
    kind = chance.random()
    if kind < 0.1:
        path.symlink_to(outside / "app.log")
        return
    if kind < 0.15:
        path.hardlink_to(outside / "app.log")
        return
    if kind < 0.2:
        os.mkfifo(path)
        return
    is_denied = path.name in DENIED or {".ssh", ".aws"} & set(path.parts)
    path.write_bytes(SECRET if is_denied else _write_lines(chance))
    written = NOW.timestamp() - chance.choice([0, 1, 6, 8, 30]) * DAY
    os.utime(path, (written, written))


def _write_lines(chance: random.Random) -> bytes:
    count = chance.choice([0, 1, 20, 3_000])
    if chance.random() < 0.4:
        return b"a line without a stamp\n" * count
    begin = NOW.timestamp() - chance.choice([2, 9, 20]) * DAY
    moments = (datetime.fromtimestamp(begin + n * 100, UTC) for n in range(count))
    return b"".join(f"{moment:%Y-%m-%dT%H:%M:%SZ} a line\n".encode() for moment in moments)


sizes = st.sampled_from(["500", "3KB", "70KB", "130KB", "1MB"])
globs = st.lists(st.sampled_from(GLOBS), min_size=1, max_size=3).map(tuple)
excludes = st.lists(st.sampled_from([*GLOBS[2:], "*.gz"]), max_size=2).map(tuple)
files = st.builds(
    Files,
    why=st.just("why"),
    include=globs,
    exclude=excludes,
    max_file_size=sizes,
    keep_head=st.sampled_from(["0", "1KB", "64KiB"]),
    newest=st.integers(0, 3),
    window_by=st.sampled_from(["lines", "files"]),
    rotated=st.booleans(),
    priority=st.sampled_from(["high", "normal", "low"]),
    max_size=sizes,
)
configs = st.builds(
    Config,
    why=st.just("why"),
    include=globs,
    exclude=excludes,
    max_file_size=sizes,
    values=st.sampled_from(["clean", "drop"]),
    max_size=sizes,
)
profiles = st.builds(
    Profile,
    id=st.just("p"),
    title=st.just("P"),
    sources=st.lists(files | configs, min_size=1, max_size=3).map(tuple),
    window=st.sampled_from(["1d", "7d"]),
    max_size=sizes,
)


def check_pair(profile: Profile, machine: Machine) -> int:
    """Plan and read everything; returns how many files were read.

    Raises:
        AssertionError: something that must hold does not.
    """
    host = Host("linux", {"TREE": str(machine.tree)}, None, lambda: NOW)
    profile = _below_the_tree(profile)
    survey = Survey(profile, host)
    plan = survey.plan()
    rooms = dict.fromkeys(range(len(profile.sources)), 0)
    for chosen in plan.chosen:
        entry = profile.sources[chosen.source]
        assert isinstance(entry, Files | Config)
        path = Path(chosen.planned.origin)
        assert _is_asked(path, entry, machine.tree)
        assert path.name not in DENIED
        try:
            with survey.sources[chosen.source].source.open(chosen.planned, chosen.allowance) as raw:
                data = b"".join(raw.chunks)
        except CollectFailed:
            continue  # it was left out, which is named with its reason
        assert SECRET not in data
        assert len(data) <= min(chosen.allowance, parse_size(entry.max_file_size))
        rooms[chosen.source] += len(data)
    assert sum(rooms.values()) <= parse_size(profile.max_size)
    for number, used in rooms.items():
        assert used <= parse_size(profile.sources[number].max_size)
    assert all(
        skipped.reason and "a fault of the program" not in skipped.reason
        for skipped in plan.skipped
    )
    named = {c.planned.origin for c in plan.chosen} | {s.origin for s in plan.skipped}
    for path in machine.paths:
        if any(_is_asked(path, entry, machine.tree) for entry in profile.sources):
            assert named & {str(path), *map(str, path.parents)}
    return len(plan.chosen)


def _below_the_tree(profile: Profile) -> Profile:
    """`profile` with its globs below the tree, which a variable names."""

    def below(entry: Files | Config) -> Files | Config:
        return replace(
            entry,
            include=tuple(f"$TREE/{glob}" for glob in entry.include),
            exclude=tuple(f"$TREE/{glob}" if "/" in glob else glob for glob in entry.exclude),
        )

    return replace(profile, sources=tuple(map(below, profile.sources)))  # type: ignore[arg-type]


def _is_asked(path: Path, entry: object, tree: Path) -> bool:
    """Whether a file is meant, by globs of another make than the ones that are tested."""
    assert isinstance(entry, Files | Config)
    names = path.relative_to(tree).parts
    rotated = isinstance(entry, Files) and entry.rotated
    variants = {names, (*names[:-1], BASES.get(names[-1], names[-1]))} if rotated else {names}
    beginnings = [names[:end] for end in range(1, len(names) + 1)]
    if any(_fits(part, glob) for glob in entry.exclude for part in beginnings):
        return False
    return any(_fits(variant, glob) for glob in entry.include for variant in variants)


def _fits(names: tuple[str, ...], glob: str) -> bool:
    wanted = glob.removeprefix("$TREE/").split("/")
    if not glob.startswith("$TREE/") and "/" not in glob:
        wanted = ["**", *wanted]
    return _fits_parts(names, wanted)


def _fits_parts(names: tuple[str, ...], wanted: list[str]) -> bool:
    if not wanted:
        return not names
    if wanted[0] != "**":
        return (
            bool(names) and fnmatchcase(names[0], wanted[0]) and _fits_parts(names[1:], wanted[1:])
        )
    if wanted == ["**"]:
        return bool(names)
    return _fits_parts(names, wanted[1:]) or bool(names and _fits_parts(names[1:], wanted))
