import random
import zipfile
from dataclasses import replace
from datetime import timedelta
from hashlib import sha256
from pathlib import Path

import pytest

from log_bundle.agreement import AGREEMENT_NAME, AGREEMENT_ROOM, AgreedPart, read_agreement
from log_bundle.manifest import MANIFEST_NAME, read_manifest
from log_operator.consent.sealing import Consent, seal
from log_operator.errors import BundleChanged
from log_operator.packing.part_sizes import PART_LIMIT
from log_operator.values import PartFile
from tests.operator.program.test_pack import LIMIT, NOW, pack

CONSENT = Consent(
    at=NOW,
    how="terminal",
    taken=("app",),
    unticked=("journal",),
    window="24h",
    asked_window="7d",
)


def make_parts(folder: Path) -> tuple[PartFile, ...]:
    noise = [bytes(range(256)) * 390 + b"\n"] * 3
    rng = random.Random(3)
    large = [rng.randbytes(100_000) + b"\n" for _ in range(80)]
    return pack(folder, [("a.log", noise), ("b.log", large)])[1]


def test_agreement_binds_the_manifest_and_the_other_parts(tmp_path: Path) -> None:
    before = make_parts(tmp_path)
    assert len(before) >= 2
    with zipfile.ZipFile(before[0].path) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    after = seal(before, CONSENT)
    assert after[1:] == before[1:]
    data = after[0].path.read_bytes()
    assert (after[0].size, after[0].sha256) == (len(data), sha256(data).hexdigest())
    assert after[0].sha256 != before[0].sha256
    assert after[0].size <= LIMIT
    with zipfile.ZipFile(after[0].path) as archive:
        assert archive.testzip() is None
        found = {name: archive.read(name) for name in archive.namelist()}
    agreement = read_agreement(found.pop(AGREEMENT_NAME))
    assert found == members
    assert agreement.manifest_sha256 == sha256(members[MANIFEST_NAME]).hexdigest()
    assert agreement.other_parts == tuple(
        AgreedPart(part.path.name, part.size, part.sha256) for part in before[1:]
    )
    assert (agreement.agreed_at, agreement.how) == ("2026-11-21T12:00:00Z", "terminal")
    assert (agreement.taken, agreement.unticked) == (("app",), ("journal",))
    assert (agreement.window, agreement.asked_window) == ("24h", "7d")


def test_a_later_agreement_replaces_the_former(tmp_path: Path) -> None:
    parts = make_parts(tmp_path)
    once = seal(parts, CONSENT)
    later = replace(CONSENT, at=NOW + timedelta(days=2), unticked=())
    twice = seal(once, later)
    fresh = tmp_path / "fresh"
    fresh.mkdir()
    assert twice[0].path.read_bytes() == seal(make_parts(fresh), later)[0].path.read_bytes()


def test_full_part_still_has_room(tmp_path: Path) -> None:
    first, *others = make_parts(tmp_path)
    many = [PartFile(n, Path(f"logs-1-part{n}.zip"), n, f"{n:064x}") for n in range(2, 1000)]
    assert first.size + AGREEMENT_ROOM < LIMIT < PART_LIMIT
    sealed = seal([first, *others, *many], CONSENT)[0]
    assert sealed.size - first.size < AGREEMENT_ROOM
    with zipfile.ZipFile(sealed.path) as archive:
        read_manifest(archive.read(MANIFEST_NAME))


@pytest.mark.parametrize("change", ["one byte", "longer", "gone"])
def test_part_that_is_not_the_one_agreed_to_is_left_alone(tmp_path: Path, change: str) -> None:
    first, *_ = make_parts(tmp_path)
    data = bytearray(first.path.read_bytes())
    data[100] ^= change == "one byte"
    if change == "gone":
        first.path.unlink()
    else:
        first.path.write_bytes(data + b"x" * (change == "longer"))
    with pytest.raises(BundleChanged, match="part1.zip .* after it was made, so nothing was sent"):
        seal([first], CONSENT)
    assert change == "gone" or AGREEMENT_NAME.encode() not in first.path.read_bytes()


def test_log_of_that_name_gets_another(tmp_path: Path) -> None:
    manifest, (first,) = pack(tmp_path, [(AGREEMENT_NAME, [b"x"])])
    assert [entry.name for entry in manifest.entries] == ["agreement~2.json"]
    assert replace(first, size=0, sha256="") == replace(
        seal([first], CONSENT)[0], size=0, sha256=""
    )
