import os
from pathlib import Path

import pytest

from log_operator.collect.host import Host
from log_operator.collect.known_places import read_known_places
from log_operator.values import Skipped


def read(host: Host, *places: str) -> list[bytes]:
    found = list(read_known_places(places, host))
    assert all(isinstance(one, bytes) for one in found), found
    return [one for one in found if isinstance(one, bytes)]


def test_environment_reads_as_lines(tmp_path: Path) -> None:
    environment = {"SHOP_KEY": "hunter2-secret", "A": "b\udcff"}
    host = Host("linux", environment, tmp_path, lambda: pytest.fail("no clock"))
    assert read(host, "environment") == [b"A=b\xff\nSHOP_KEY=hunter2-secret\n"]


def test_files_by_home_variable_glob_and_link(host: Host, tmp_path: Path) -> None:
    home = host.home
    assert home is not None
    (home / "shop").mkdir(parents=True)
    (home / "shop" / ".env").write_text("ONE=1\n")
    (tmp_path / "conf").mkdir()
    for name in ("a.yml", "b.yml", "c.txt"):
        (tmp_path / "conf" / name).write_text(name)
    (tmp_path / "conf" / "link.yml").symlink_to(tmp_path / "conf" / "c.txt")
    host = Host("linux", {"CONF": str(tmp_path / "conf")}, home, host.clock)
    assert read(host, "~/shop/.env", "$CONF/*.yml") == [b"ONE=1\n", b"a.yml", b"b.yml", b"c.txt"]


def test_place_that_is_not_there_is_nothing(host: Host, tmp_path: Path) -> None:
    places = (f"{tmp_path}/none/*", "$NOT_SET/x", str(tmp_path))
    assert list(read_known_places(places, host)) == []


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no such pipes")
def test_what_cannot_be_read_is_named(host: Host, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.env")
    (tmp_path / "loop.env").symlink_to(tmp_path / "loop.env")
    assert list(read_known_places([f"{tmp_path}/pipe.env"], host)) == [
        Skipped(f"{tmp_path}/pipe.env", "its secrets are not hunted by value: it is not a file")
    ]
    (skipped,) = read_known_places([f"{tmp_path}/loop*"], host)
    assert isinstance(skipped, Skipped)
    assert skipped.reason.startswith("its secrets are not hunted by value: ")


def test_large_file_is_read_in_part(host: Host, tmp_path: Path) -> None:
    (tmp_path / "big.env").write_bytes(bytes(3 << 20))
    assert [len(data) for data in read(host, f"{tmp_path}/big.env")] == [1 << 20]
