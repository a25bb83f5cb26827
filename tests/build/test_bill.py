"""The bill of materials says exactly what the executable holds."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
from PyInstaller.archive.readers import CArchiveReader

from tests.build.conftest import Release


@pytest.fixture(scope="session")
def bill(release: Release) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(release.find("*.cdx.json").read_text())
    return found


def list_contents(executable: Path) -> list[str]:
    """Not by the code that the bill is written with."""
    archive = CArchiveReader(str(executable))
    files = [name for name, entry in archive.toc.items() if entry[-1] != "o"]
    return sorted([*files, *archive.open_embedded_archive("PYZ.pyz").toc])


def test_each_file_is_listed_once_and_none_that_is_not_there(
    release: Release, bill: dict[str, Any]
) -> None:
    listed = [file["name"] for entry in bill["components"] for file in entry.get("components", ())]
    assert sorted(listed) == list_contents(release.executable)


def test_it_is_what_it_says(bill: dict[str, Any]) -> None:
    assert (bill["bomFormat"], bill["specVersion"]) == ("CycloneDX", "1.6")
    assert re.fullmatch(r"urn:uuid:[0-9a-f-]{36}", bill["serialNumber"])
    references = [entry["bom-ref"] for entry in bill["components"]]
    assert len(set(references)) == len(references)
    assert bill["dependencies"] == [{"ref": "operator", "dependsOn": sorted(references)}]


@pytest.mark.parametrize(
    "name",
    [
        *("bzip2", "cpython", "expat", "libffi", "openssl", "pyinstaller", "xz", "zlib"),
        *("hyperscan", "libsodium", "pynacl", "vectorscan", "zstd"),
    ],
)
def test_what_is_inside_without_a_name_of_its_own_is_named(bill: dict[str, Any], name: str) -> None:
    assert name in {entry["name"] for entry in bill["components"]}


def test_every_component_has_its_licence(bill: dict[str, Any]) -> None:
    for entry in bill["components"]:
        (licence,) = entry["licenses"]
        assert re.fullmatch(
            r"[A-Za-z0-9.+-]+( (OR|AND|WITH) [A-Za-z0-9.+-]+)*", licence["expression"]
        )


def test_only_what_nobody_knows_has_no_version(bill: dict[str, Any]) -> None:
    without = {entry["name"] for entry in bill["components"] if "version" not in entry}
    assert without <= {"libsodium", "pcre"}


def test_what_comes_from_the_lock_has_the_version_of_the_lock(bill: dict[str, Any]) -> None:
    lock = (Path(__file__).parents[2] / "build/operator.lock").read_text()
    pinned = dict(re.findall(r"^([\w.-]+)==([\w.]+)", lock, re.MULTILINE))
    named = {entry["name"]: entry["version"] for entry in bill["components"] if "purl" in entry}
    assert len(named) > 12
    assert named == {name: pinned[name] for name in named}


def test_the_licences_of_all_of_it_are_inside(release: Release, bill: dict[str, Any]) -> None:
    archive = CArchiveReader(str(release.executable))
    text = archive.extract("log_operator/licences.txt").decode()
    titles = [
        f"{entry['name']} {entry.get('version', '')}".rstrip() for entry in bill["components"]
    ]
    starts = [f"\n{text}".index(f"\n{title}\n{'=' * len(title)}\n\n") for title in titles]
    assert starts == sorted(starts)
    for title, start, end in zip(titles, starts, [*starts[1:], len(text)], strict=True):
        assert end - start > 500, title
