"""The seeded corpus in small: every dress, every encoding, measured as the bench measures it."""

from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from log_operator.redact.choice import Choice
from log_operator.redact.redactor import Redactor
from tests.bench.planting.generator import ENCODINGS, Item, Manifest, write_tree
from tests.bench.planting.reading import read_cleaned
from tests.bench.planting.scoring import is_wrong, score
from tests.bench.planting.secrets import CHOSEN


@pytest.fixture(scope="module")
def manifest(tmp_path_factory: pytest.TempPathFactory) -> Manifest:
    return write_tree(tmp_path_factory.mktemp("corpus") / "tree", seed=20261122, chosen=True)


@pytest.fixture(scope="module")
def cleaned(manifest: Manifest) -> Mapping[str, str]:
    ids = frozenset(kind for kind in CHOSEN if "-" in kind)
    redactor = Redactor(choice=Choice(national_ids=ids, hosts=("shop-db7",), users=("jkowalski",)))

    def clean(path: Path) -> Iterator[bytes]:
        return iter(redactor.clean([path.read_bytes()], name=path.name))

    return {path.name: read_cleaned(path.name, clean(path)) for path in manifest.folder.iterdir()}


def test_rates_are_those_we_promise(manifest: Manifest, cleaned: Mapping[str, str]) -> None:
    result = score(manifest, cleaned)
    assert len(cleaned) == len(ENCODINGS)
    assert result.total["credential"] > 4000
    assert result.rate("credential") <= 0.001, result.failed[:5]
    assert result.rate("personal") <= 0.005, result.failed[:5]
    assert result.rate("decoy") == 0, result.failed[:5]


def test_the_measure_sees_a_leak_and_a_loss() -> None:
    secret = Item("credential", "x", "", "hunter2hunter3", "a")
    decoy = Item("decoy", "x", "", "password is required", "a")
    assert is_wrong(secret, "a hunter2hunter3 b")
    assert is_wrong(secret, "a hunter2[redacted:x] b")
    assert not is_wrong(secret, "a [redacted:x] b")
    assert is_wrong(decoy, "password is [redacted:x]")
    assert not is_wrong(decoy, "x password is required y")


def test_the_same_seed_plants_the_same(tmp_path: Path, manifest: Manifest) -> None:
    again = write_tree(tmp_path / "tree", seed=20261122, chosen=True)
    assert again.items == manifest.items
