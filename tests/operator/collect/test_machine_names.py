import platform
from pathlib import Path

import pytest

from log_operator.collect.host import Host
from log_operator.collect.machine_names import find_host_names, find_user_names


def make_host(home: Path | None, **environment: str) -> Host:
    return Host("linux", environment, home, lambda: pytest.fail("no clock"))


def test_people_of_this_machine(tmp_path: Path) -> None:
    for name in ("anna", "Bob Smith", "lost+found", "All Users"):
        (tmp_path / "home" / name).mkdir(exist_ok=True)
    (tmp_path / "home" / "file").touch()
    home = tmp_path / "home" / "anna"
    names = find_user_names(make_host(home, USER="carla", SUDO_USER="root"))
    assert {"anna", "Bob Smith", "carla"} <= set(names)
    assert not {"lost+found", "All Users", "file", ""} & set(names)
    assert list(names) == sorted(names, key=lambda name: (-len(name), name))


def test_what_lies_beside_a_home_that_is_no_home_is_nobody(tmp_path: Path) -> None:
    for name in ("kiosk", "spool"):
        (tmp_path / name).mkdir()
    names = find_user_names(make_host(tmp_path / "kiosk"))
    assert "kiosk" in names
    assert "spool" not in names


def test_user_without_a_home_has_a_name() -> None:
    assert "carla" in find_user_names(make_host(None, LOGNAME="carla"))


def test_names_of_this_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(platform, "node", lambda: "kiosk-7.berlin.acme.example")
    assert find_host_names(make_host(None, COMPUTERNAME="DESKTOP-8Q2")) == (
        "kiosk-7.berlin.acme.example",
        "DESKTOP-8Q2",
        "kiosk-7",
    )


def test_machine_without_a_name(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(platform, "node", lambda: "")
    assert find_host_names(make_host(None)) == ()
