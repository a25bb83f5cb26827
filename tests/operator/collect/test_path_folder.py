"""The way of Windows, run on a system where it can be: links are refused there too."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from log_operator.collect.path_folder import PathFolder, open_drive
from log_operator.collect.reasons import Refused

from .conftest import Write


@pytest.fixture
def folder(tree: Path) -> Iterator[PathFolder]:
    with open_drive(str(tree)) as opened:
        yield opened


def test_reads_a_file_in_a_folder(write: Write, folder: PathFolder) -> None:
    write("a/app.log", b"good")
    with folder.enter("a") as below:
        descriptor = below.open_file("app.log")
    assert os.read(descriptor, 10) == b"good"
    os.close(descriptor)


def test_lists_names_and_what_may_lead_on(write: Write, folder: PathFolder, tree: Path) -> None:
    write("a/app.log")
    write("b.log")
    (tree / "link").symlink_to("a")
    with folder.names() as names:
        assert set(names) == {("a", True), ("b.log", False), ("link", True)}
    assert folder.link_target("link") == "a"


def test_refuses_links(write: Write, folder: PathFolder, tree: Path) -> None:
    write("a/app.log")
    (tree / "folder").symlink_to("a")
    (tree / "file").symlink_to("a/app.log")
    (tree / "hard").hardlink_to(tree / "a/app.log")
    with pytest.raises(Refused, match="a link or a junction"), folder.enter("folder"):
        pass
    with pytest.raises(Refused, match="turned into something else"):
        folder.open_file("file")
    with pytest.raises(Refused, match="more than one name"):
        folder.open_file("hard")


def test_refuses_a_file_when_its_folder_was_swapped(
    write: Write, folder: PathFolder, tree: Path
) -> None:
    write("a/app.log")
    with folder.enter("a") as below:
        (tree / "a").rename(tree / "b")
        (tree / "a").symlink_to("b")
        with pytest.raises(Refused, match="turned into something else"):
            below.open_file("app.log")
