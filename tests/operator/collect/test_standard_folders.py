"""Our table against platformdirs itself, which can speak for other systems than this one."""

from dataclasses import replace
from pathlib import Path
from typing import Final

import platformdirs.macos
import platformdirs.unix
import platformdirs.windows
import pytest

from log_operator.collect.host import Host
from log_operator.collect.places import NoSuchPlace, expand
from log_operator.collect.standard_folders import find_folder
from tenant_file.source import System
from tenant_file.standard_places import StandardPlace, read_place

PLACES: Final = [
    f"{scope}_{purpose}_dir"
    for scope in ("user", "site")
    for purpose in ("cache", "config", "data", "log", "state")
]
XDG: Final = {
    "XDG_CONFIG_HOME": "/x/config",
    "XDG_STATE_HOME": "/x/state",
    "XDG_DATA_HOME": "relative",
    "XDG_CONFIG_DIRS": "relative:/x/site/:/y",
}


@pytest.fixture
def unix_home(monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in ("CACHE", "CONFIG", "DATA", "STATE"):
        monkeypatch.delenv(f"XDG_{name}_HOME", raising=False)
        monkeypatch.delenv(f"XDG_{name}_DIRS", raising=False)
    monkeypatch.setenv("HOME", "/home/jo")
    return Path("/home/jo")


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("app", ["", "Shop"])
@pytest.mark.parametrize("environment", [{}, XDG])
@pytest.mark.parametrize("system", ["linux", "macos"])
def test_agrees_with_platformdirs(
    host: Host,
    unix_home: Path,
    monkeypatch: pytest.MonkeyPatch,
    place: str,
    app: str,
    environment: dict[str, str],
    system: System,
) -> None:
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    theirs = platformdirs.macos.MacOS if system == "macos" else platformdirs.unix.Unix
    machine = replace(host, system=system, home=unix_home, environment=environment)
    found = read_place(f"{{{place}{f':{app}' if app else ''}}}/x")
    assert found is not None
    assert found[1] == "/x"
    assert find_folder(found[0], machine) == getattr(theirs(app or None), place).rstrip("/")


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("author", ["", "Acme"])
def test_agrees_with_platformdirs_about_windows(
    host: Host, monkeypatch: pytest.MonkeyPatch, place: str, author: str
) -> None:
    local, common = r"C:\Users\Jo\AppData\Local", r"D:\ProgramData"
    monkeypatch.setenv("LOCALAPPDATA", local)
    monkeypatch.setenv("ALLUSERSPROFILE", common)
    windows = platformdirs.windows
    monkeypatch.setattr(windows, "get_win_folder", windows.get_win_folder_from_env_vars)
    environment = {"LocalAppData": local, "ProgramData": common}
    machine = replace(host, system="windows", environment=environment)
    found = read_place(f"{{{place}:{f'{author}/' if author else ''}Shop}}")
    assert found is not None
    theirs = windows.Windows("Shop", author or False)
    assert find_folder(found[0], machine) == getattr(theirs, place).replace("/", "\\")


def test_windows_without_its_variables(host: Host) -> None:
    bare = replace(host, system="windows", environment={}, home=Path(r"C:\Users\Jo"))
    assert find_folder(StandardPlace("user", "log"), bare) == r"C:\Users\Jo\AppData\Local\Logs"
    assert find_folder(StandardPlace("site", "data"), bare) == r"C:\ProgramData"
    assert find_folder(StandardPlace("user", "cache"), bare) == r"C:\Users\Jo\AppData\Local"


@pytest.mark.parametrize("system", ["linux", "macos", "windows"])
def test_a_user_without_a_home(host: Host, system: System) -> None:
    homeless = replace(host, system=system, home=None, environment={})
    with pytest.raises(NoSuchPlace, match="home"):
        expand("{user_log_dir:Shop}/*.log", homeless)
    assert expand("{site_log_dir:Shop}/*.log", homeless).endswith("*.log")


def test_a_place_is_no_glob_and_what_follows_is_expanded(host: Host) -> None:
    machine = replace(host, home=Path("/home/[jo]"), environment={"NAME": "a"})
    assert expand("{user_log_dir:Sh*p}/$NAME/*", machine) == (
        "/home/[[]jo]/.local/state/Sh[*]p/log/a/*"
    )


@pytest.mark.parametrize("text", ["{user_music_dir}", "/x/{user_log_dir}", "{user_log_dir:a/b/c}"])
def test_no_place(text: str) -> None:
    assert read_place(text) is None
